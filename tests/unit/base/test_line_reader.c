// Lines whole, in pieces, without an end, too long, with anything in them.
#include "unit.h"

#include "base/line_reader.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

struct pair {
    struct line_reader reader;
    int in, out; // of a pipe
};

static void open_pair(struct pair *p) {
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    p->out = fds[0];
    p->in = fds[1];
    line_reader_init(&p->reader, p->out);
}

static void close_in(struct pair *p) {
    close(p->in);
    p->in = -1;
}

static void close_pair(struct pair *p) {
    line_reader_release(&p->reader);
    if (p->in >= 0) {
        close(p->in);
    }
    close(p->out);
}

static void put(struct pair *p, const char *text) {
    assert_int_equal(write(p->in, text, strlen(text)), (ssize_t)strlen(text));
    line_reader_fill(&p->reader);
}

static void assert_line(struct pair *p, const char *want) {
    struct slice line;
    assert_true(line_reader_next(&p->reader, &line));
    assert_int_equal(line.len, strlen(want));
    assert_memory_equal(line.ptr ? line.ptr : "", want, line.len);
}

static void assert_none(struct pair *p) {
    struct slice line;
    assert_false(line_reader_next(&p->reader, &line));
}

static void lines_come_one_by_one(void **state) {
    (void)state;
    struct pair p;
    open_pair(&p);
    put(&p, "j\n\n5j\r\n");
    assert_line(&p, "j");
    assert_line(&p, "");
    assert_line(&p, "5j");
    assert_none(&p);
    assert_false(p.reader.ended);
    close_pair(&p);
}

static void a_line_in_pieces_waits_for_its_end(void **state) {
    (void)state;
    struct pair p;
    open_pair(&p);
    put(&p, "filter st");
    assert_none(&p);
    put(&p, "ore=204\nq");
    assert_line(&p, "filter store=204");
    assert_none(&p);
    close_in(&p);
    line_reader_fill(&p.reader);
    assert_true(p.reader.ended);
    assert_line(&p, "q"); // nobody ends the last line of a script
    assert_none(&p);
    close_pair(&p);
}

static void nothing_there_does_not_wait(void **state) {
    (void)state;
    struct pair p;
    open_pair(&p);
    line_reader_fill(&p.reader);
    assert_none(&p);
    assert_false(p.reader.ended);
    assert_true(line_reader_wants(&p.reader));
    assert_int_equal(fcntl(p.out, F_GETFL) & O_NONBLOCK, 0);
    close_pair(&p);
}

static void an_end_at_once_is_no_line(void **state) {
    (void)state;
    struct pair p;
    open_pair(&p);
    close_in(&p);
    line_reader_fill(&p.reader);
    assert_none(&p);
    assert_true(p.reader.ended);
    assert_false(line_reader_wants(&p.reader));
    close_pair(&p);
}

static void bytes_of_any_kind_pass(void **state) {
    (void)state;
    struct pair p;
    struct slice line;
    open_pair(&p);
    assert_int_equal(write(p.in, "a\0b\xff\x1b\n", 6), 6);
    line_reader_fill(&p.reader);
    assert_true(line_reader_next(&p.reader, &line));
    assert_int_equal(line.len, 5);
    assert_memory_equal(line.ptr, "a\0b\xff\x1b", 5);
    close_pair(&p);
}

static void put_many(struct pair *p, size_t n) {
    char piece[1024];
    memset(piece, 'x', sizeof piece);
    for (size_t i = 0; i < n; i += sizeof piece) {
        assert_int_equal(write(p->in, piece, sizeof piece), sizeof piece);
        line_reader_fill(&p->reader);
        assert_none(p);
    }
}

static void a_line_too_long_is_dropped_whole(void **state) {
    (void)state;
    struct pair p;
    open_pair(&p);
    put_many(&p, 4 * LINE_READER_LINE_MAX);
    put(&p, "end of it\nj\n");
    assert_line(&p, "j");
    assert_int_equal(p.reader.n_dropped, 1);
    put_many(&p, 2 * LINE_READER_LINE_MAX);
    close_in(&p);
    line_reader_fill(&p.reader);
    assert_none(&p);
    assert_int_equal(p.reader.n_dropped, 2);
    close_pair(&p);
}

static void what_is_read_ahead_is_bounded(void **state) {
    (void)state;
    struct pair p;
    size_t n = 0;
    open_pair(&p);
    while (line_reader_wants(&p.reader)) {
        assert_int_equal(write(p.in, "j\n", 2), 2);
        n++;
        line_reader_fill(&p.reader);
    }
    for (size_t i = 0; i < n; i++) {
        assert_line(&p, "j");
    }
    assert_none(&p);
    assert_true(line_reader_wants(&p.reader));
    close_pair(&p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_come_one_by_one),
        cmocka_unit_test(a_line_in_pieces_waits_for_its_end),
        cmocka_unit_test(nothing_there_does_not_wait),
        cmocka_unit_test(an_end_at_once_is_no_line),
        cmocka_unit_test(bytes_of_any_kind_pass),
        cmocka_unit_test(a_line_too_long_is_dropped_whole),
        cmocka_unit_test(what_is_read_ahead_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
