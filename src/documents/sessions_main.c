// Writes manuals and completions of aifi-sessions, as part of the build.
#include "documents.h"
#include "sessions.h"

int main(int argc, char **argv) {
    struct program program;
    sessions_describe(&program);
    const int status = documents_main(argc, argv, &program, sessions_sections, sessions_n_sections);
    program_release(&program);
    return status;
}
