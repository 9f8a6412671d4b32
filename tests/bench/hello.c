// The least that a full-screen program does: ncurses, a screen full of text, a key, the end.
#include <curses.h>
#include <locale.h>

int main(void) {
    setlocale(LC_ALL, "");
    initscr();
    raw();
    noecho();
    keypad(stdscr, TRUE);
    if (has_colors()) {
        start_color();
        use_default_colors();
        init_pair(1, COLOR_BLUE, -1);
    }
    for (int y = 0; y < LINES; y++) {
        attrset(y % 2 ? COLOR_PAIR(1) : A_NORMAL);
        for (int x = 0; x + 20 < COLS; x += 20) {
            mvprintw(y, x, "hello %5d %5d", y, x);
        }
    }
    refresh();
    getch();
    endwin();
    return 0;
}
