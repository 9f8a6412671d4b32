// libmicrohttpd, and nobody else's business. Must not know what the requests mean.
#include "sandbox/server.h"

#include "sandbox/answer.h"
#include "sandbox/gzip.h"

#include <microhttpd.h>
#include <stdatomic.h>
#include <unistd.h>

enum {
    CONNECTION_MEMORY = 512 * 1024,
    CONNECTIONS_MAX = 1000,
    FILLER_LEN = 4096,
    BLOCK_LEN = 65536,
    REQUEST_BODY_MAX = 64 * 1024
};

struct server {
    struct MHD_Daemon *daemon;
    struct sandbox *sandbox;
    struct request_log *log;
    atomic_uint_fast64_t n_connections;
};

// What belongs to one request from its first line to its end.
struct turn {
    char *target;
    struct buf body;    // of the request
    struct reply reply; // while its body is being sent
    struct sandbox *sandbox;
    bool stalled; // the pause in the body is over
    bool began;
};

static void *note_target(void *context, const char *uri, struct MHD_Connection *connection) {
    (void)context;
    (void)connection;
    struct turn *turn = mem_calloc(1, sizeof *turn);
    turn->target = mem_dup_text(slice_of(uri));
    return turn;
}

static void end_turn(void *context, struct MHD_Connection *connection, void **turn_ptr,
    enum MHD_RequestTerminationCode code) {
    (void)context;
    (void)connection;
    (void)code;
    struct turn *turn = *turn_ptr;
    if (turn != NULL) {
        if (turn->began) {
            reply_release(&turn->reply);
        }
        buf_release(&turn->body);
        mem_free(turn->target);
        mem_free(turn);
    }
    *turn_ptr = NULL;
}

static void number_connection(void *context, struct MHD_Connection *connection, void **number_ptr,
    enum MHD_ConnectionNotificationCode code) {
    struct server *server = context;
    (void)connection;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        uint64_t *number = mem_alloc(sizeof *number);
        *number = atomic_fetch_add(&server->n_connections, 1) + 1;
        *number_ptr = number;
    } else {
        mem_free(*number_ptr);
        *number_ptr = NULL;
    }
}

static uint64_t connection_number(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info != NULL && info->socket_context != NULL ? *(const uint64_t *)info->socket_context
                                                        : 0;
}

static const char *header(struct MHD_Connection *connection, const char *name) {
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

// A body that is sent in pieces: one that stalls, or never ends.
static ssize_t read_body(void *context, uint64_t at, char *out, size_t room) {
    struct turn *turn = context;
    struct reply *r = &turn->reply;
    if (at >= r->stall_at && !turn->stalled) {
        turn->stalled = true;
        sandbox_sleep(turn->sandbox, r->stall_ms);
        if (r->stall_ms < 0) {
            return MHD_CONTENT_READER_END_WITH_ERROR;
        }
    }
    if (at >= r->body.len) {
        if (r->delivery != DELIVERY_ENDLESS) {
            return MHD_CONTENT_READER_END_OF_STREAM;
        }
        size_t n = room < FILLER_LEN ? room : FILLER_LEN;
        memset(out, ' ', n);
        return (ssize_t)n;
    }
    size_t until = !turn->stalled && r->stall_at < r->body.len ? r->stall_at : r->body.len;
    size_t n = until - (size_t)at;
    n = n < room ? n : room;
    memcpy(out, r->body.ptr + at, n);
    return (ssize_t)n;
}

static struct MHD_Response *make_response(struct turn *turn) {
    struct reply *r = &turn->reply;
    if (r->delivery == DELIVERY_WHOLE && r->stall_at == SIZE_MAX) {
        return MHD_create_response_from_buffer(
            r->body.len, r->body.len > 0 ? r->body.ptr : NULL, MHD_RESPMEM_PERSISTENT);
    }
    uint64_t len = r->delivery == DELIVERY_ENDLESS ? MHD_SIZE_UNKNOWN : r->body.len;
    return MHD_create_response_from_callback(len, BLOCK_LEN, read_body, turn, NULL);
}

static enum MHD_Result send_reply(struct MHD_Connection *connection, struct turn *turn) {
    struct reply *r = &turn->reply;
    struct MHD_Response *response = make_response(turn);
    if (response == NULL) {
        return MHD_NO;
    }
    for (size_t i = 0; i < r->n_headers; i++) {
        MHD_add_response_header(response, r->headers[i].name, r->headers[i].value);
    }
    enum MHD_Result result = MHD_queue_response(connection, r->status, response);
    MHD_destroy_response(response);
    return result;
}

static void compress(struct reply *r, const struct request *request) {
    if (request->accepts_gzip && !r->no_gzip && r->delivery == DELIVERY_WHOLE &&
        r->stall_at == SIZE_MAX && r->body.len > 1024) {
        gzip_buf(&r->body, 1);
        reply_set_header(r, "Content-Encoding", "gzip");
    }
    reply_add_header(r, "Vary", "Accept-Encoding");
}

static void log_request(struct server *server, struct MHD_Connection *connection,
    const char *method, const struct turn *turn) {
    if (server->log != NULL) {
        request_log_add(
            server->log, &(struct request_log_entry){.connection = connection_number(connection),
                             .method = method,
                             .target = turn->target,
                             .status = turn->reply.status,
                             .body_len = turn->reply.body.len,
                             .authorization = header(connection, "Authorization") != NULL,
                             .cookie = header(connection, "Cookie") != NULL});
    }
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url,
    const char *method, const char *version, const char *upload, size_t *upload_len,
    void **turn_ptr) {
    (void)url;
    (void)version;
    struct server *server = context;
    struct turn *turn = *turn_ptr;
    if (!turn->began) { // the first call comes before the body of the request
        turn->began = true;
        turn->sandbox = server->sandbox;
        turn->body = BUF_INIT(REQUEST_BODY_MAX);
        reply_init(&turn->reply);
        return MHD_YES;
    }
    if (*upload_len > 0) {
        buf_append(&turn->body, (struct slice){upload, *upload_len});
        *upload_len = 0;
        return MHD_YES;
    }
    struct request request = {.method = slice_of(method),
        .authorization = slice_of(header(connection, "Authorization")),
        .body = buf_slice(&turn->body)};
    const char *encodings = header(connection, "Accept-Encoding");
    request.accepts_gzip = encodings != NULL && strstr(encodings, "gzip") != NULL;
    request.query_string = slice_of(turn->target);
    slice_cut(&request.query_string, '?', &request.path);
    answer(server->sandbox, &request, &turn->reply);
    compress(&turn->reply, &request);
    log_request(server, connection, method, turn);
    if (turn->reply.delay_ms != 0) {
        sandbox_sleep(server->sandbox, turn->reply.delay_ms);
        if (turn->reply.delay_ms < 0) {
            return MHD_NO;
        }
    }
    return send_reply(connection, turn);
}

static void ignore_message(void *context, const char *format, va_list args) {
    (void)context;
    (void)format;
    (void)args;
}

struct server *server_start(
    struct sandbox *s, int listener, struct request_log *log, struct error *e) {
    struct server *server = mem_calloc(1, sizeof *server);
    server->sandbox = s;
    server->log = log;
    // The Date header is the world's, so microhttpd must not add its own.
    unsigned flags = MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD |
                     MHD_USE_POLL | MHD_USE_ITC | MHD_USE_SUPPRESS_DATE_NO_CLOCK |
                     MHD_USE_ERROR_LOG;
    server->daemon = MHD_start_daemon(flags, 0, NULL, NULL, handle, server,
        MHD_OPTION_EXTERNAL_LOGGER, ignore_message, NULL, MHD_OPTION_LISTEN_SOCKET, listener,
        MHD_OPTION_URI_LOG_CALLBACK, note_target, NULL, MHD_OPTION_NOTIFY_COMPLETED, end_turn, NULL,
        MHD_OPTION_NOTIFY_CONNECTION, number_connection, server, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)CONNECTION_MEMORY, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,
        MHD_OPTION_END);
    if (server->daemon == NULL) {
        error_set(e, ERROR_FAILED, "the HTTP server does not start");
        close(listener);
        mem_free(server);
        return NULL;
    }
    return server;
}

void server_stop(struct server *server) {
    MHD_stop_daemon(server->daemon);
    mem_free(server);
}

const char *server_library_version(void) {
    return MHD_get_version();
}
