// From what the library, the system and OpenSSL tell to the cause. Pure; the library's own codes
// are transport.c's.
#ifndef AIFI_NET_DIAGNOSE_H
#define AIFI_NET_DIAGNOSE_H

#include "net/failure.h"

struct symptoms {
    const char *why;   // the library's words, libcurl 7.88.1 with OpenSSL 3.0; "" = none
    const char *name;  // the host that we want
    const char *proxy; // the environment's, NULL = none
    bool secure;       // https
    bool answered;     // a status line came
    bool looked_up, connected, asked; // how far it got
    int os_errno;                     // of the last failed system call, 0 = none
    int proxy_status;                 // the proxy's answer to CONNECT, 0 = none
    long verify_result;               // OpenSSL's X509_V_ERR_… number, 0 = fine
};

enum failure diagnose_timeout(const struct symptoms *s);
enum failure diagnose_connect(const struct symptoms *s);
enum failure diagnose_certificate(const struct symptoms *s);
enum failure diagnose_handshake(const struct symptoms *s);
enum failure diagnose_proxy(const struct symptoms *s);
enum failure diagnose_receive(const struct symptoms *s);
// The library's words without its prefixes and error numbers; borrows from `why`.
const char *diagnose_detail(const char *why);

// host:port of a proxy as the environment states it, without scheme, user name and password;
// borrows, empty when there is none.
struct slice proxy_host(struct slice value);

#endif
