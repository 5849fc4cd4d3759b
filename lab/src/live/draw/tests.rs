//! What stands on the screen.

use hardware_sim::parts::lcd::Picture;
use hardware_sim::trace::{Event, Kind};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use super::*;
use crate::bench::Present;
use crate::live::output::Output;
use crate::live::samples::event;

const LOOK: Look = Look {
    colour: true,
    unicode: true,
};

fn kind_mode(pin: u8) -> Kind {
    let (mode, bias) = ("Out".to_owned(), "Off".to_owned());
    Kind::Mode { pin, mode, bias }
}

fn input(part: &str) -> Kind {
    let (part, action) = (part.to_owned(), "press".to_owned());
    Kind::Input { part, action }
}

fn process(what: &str, status: Option<&str>) -> Kind {
    let (event, status) = (what.to_owned(), status.map(str::to_owned));
    Kind::Process { event, status }
}

/// A board in use.
fn model() -> Model {
    let mut model = Model::new(Present::dark());
    let ms = 1_000_000;
    for event in [
        event(0, 1233, "two-leds", process("start", None)),
        event(ms, 1234, "Flash1000", process("start", None)),
        event(ms, 1235, "Flash250", process("start", None)),
        event(2 * ms, 1234, "Flash1000", kind_mode(2)),
        event(1250 * ms, 1234, "Flash1000", Kind::Pin { pin: 2, level: 1 }),
        event(3 * ms, 1235, "Flash250", kind_mode(3)),
        event(1300 * ms, 1235, "Flash250", Kind::Pin { pin: 3, level: 0 }),
        event(1310 * ms, 1235, "Flash250", kind_mode(17)),
        event(1320 * ms, 1235, "Flash250", Kind::Pin { pin: 17, level: 1 }),
        event(1400 * ms, 0, "bench", input("key 5")),
        event(1400 * ms, 0, "bench", input("button")),
        event(1500 * ms, 1235, "Flash250", process("exit", Some("exit 0"))),
    ] {
        model.take(event);
    }
    let mut codes = [*b"Hello           ", [b' '; 16]];
    codes[1][0] = 0;
    model.picture = Picture {
        codes,
        cursor: Some((0, 5)),
        on: true,
        backlight: true,
        ..Present::dark().picture
    };
    model
}

fn output() -> Output {
    let mut output = Output::default();
    output.print(0, b"Process name=Flash250\n");
    output.print(1, b"a warning of more than a few words\n");
    output.print(0, b"How fast? ");
    output.typed("0.5");
    output
}

fn problem() -> Event {
    let text =
        "short circuit: GPIO 2 is an output that drives high while it is joined to ground from outside. On a real \
                Pi the pin may be damaged. Make it an input"
            .to_owned();
    event(1_600_000_000, 1234, "Flash1000", Kind::Diagnosis { text })
}

fn run() -> View {
    View::new(Subject::Run("two-leds".to_owned()))
}

fn buffer(size: (u16, u16), model: &Model, view: &View, look: Look) -> Buffer {
    let output = output().lines();
    let scene = Scene {
        model,
        output: &output,
        view,
        look,
    };
    let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).expect("a terminal");
    terminal.draw(|frame| _ = draw(frame, &scene)).expect("a picture");
    terminal.backend().buffer().clone()
}

/// The lines on the screen, without blanks at their ends.
fn screen(size: (u16, u16), model: &Model, view: &View) -> Vec<String> {
    let buffer = buffer(size, model, view, LOOK);
    let line = |y| (0..size.0).map(|x| buffer[(x, y)].symbol()).collect::<String>();
    (0..size.1).map(|y| line(y).trim_end().to_owned()).collect()
}

#[track_caller]
fn assert_screen(size: (u16, u16), model: &Model, view: &View, expected: &str) {
    let shown = screen(size, model, view).join("\n");
    assert_eq!(shown, expected.trim_start_matches('\n'), "\n{shown}\n");
}

#[test]
fn the_board_stands_on_the_left_in_a_window_of_80_by_24() {
    assert_screen(
        (80, 24),
        &model(),
        &run(),
        "
 two-leds  running, last event at 1.500 s
┌ board ─────────────────────────────────┐┌ output (! error output, > typed) ──┐
│GPIO  2 ● on   Flash1000[1234]   1.250 s││  Process name=Flash250             │
│GPIO  3 ○ off  Flash250[1235]    1.300 s││! a warning of more than a few words│
│GPIO 21 ○ off                           ││  How fast?                         │
│GPIO 20 ● button pressed                ││> 0.5                               │
│GPIO 17 ● on   Flash250[1235]    1.320 s││                                    │
│┌LCD on──────────┐    1  2  3  A        ││                                    │
││Hello           │    4 [5] 6  B        ││                                    │
││␀               │    7  8  9  C        ││                                    │
│└cursor at 0,5───┘    *  0  #  D        ││                                    │
└────────────────────────────────────────┘│                                    │
┌ processes ─────────────────────────────┐│                                    │
│two-leds[1233] alive                    ││                                    │
│Flash1000[1234] alive                   ││                                    │
│Flash250[1235] ended: exit 0            ││                                    │
│                                        ││                                    │
│                                        ││                                    │
│                                        ││                                    │
│                                        ││                                    │
│                                        ││                                    │
│                                        ││                                    │
└────────────────────────────────────────┘└────────────────────────────────────┘
 q end  i type  l log  ? help  space button  0-9 A-D * # keypad",
    );
}

#[test]
fn the_board_stands_on_top_in_a_window_of_60_by_20() {
    let mut model = model();
    model.take(problem());
    assert_screen(
        (60, 20),
        &model,
        &run(),
        "
 two-leds  running, last event at 1.600 s
GPIO  2 ● on   Flash1000[1234]                       1.250 s
GPIO  3 ○ off  Flash250[1235]                        1.300 s
GPIO 21 ○ off
GPIO 20 ● button pressed
GPIO 17 ● on   Flash250[1235]                        1.320 s
┌LCD on──────────┐  1  2  3  A  two-leds[1233] alive
│Hello           │  4 [5] 6  B  Flash1000[1234] alive
│␀               │  7  8  9  C  Flash250[1235] ended: exit 0
└cursor at 0,5───┘  *  0  #  D
┌ output (! error output, > typed) ────────────────────────┐
│  Process name=Flash250                                   │
│! a warning of more than a few words                      │
│  How fast?                                               │
│> 0.5                                                     │
│                                                          │
└──────────────────────────────────────────────────────────┘
 1.600 s Flash1000[1234] problem: short circuit: GPIO 2 is a
n output that drives high while it is joined to ground from…
 q end  i type  l log  ? help  space button",
    );
}

#[test]
fn the_board_is_told_in_a_few_lines_in_a_window_of_40_by_12() {
    let mut view = run();
    view.paste("0.25");
    assert_screen(
        (40, 12),
        &model(),
        &view,
        "
 two-leds  running
GPIO  2 ● on   Flash1000[1234]   1.250 s
GPIO  3 ○ off  Flash250[1235]    1.300 s
GPIO 21 ○ off
GPIO 20 ● button pressed, keys: 5
|Hello           | LCD on
|␀               | cursor at 0,5
 output (! error output, > typed) ──────
  How fast?
> 0.5
 input> 0.25
 Enter sends  Esc back",
    );
}

#[test]
fn a_smaller_window_gets_a_message() {
    for size in [(39, 12), (40, 11), (20, 4)] {
        let shown = screen(size, &model(), &run()).join(" ");
        assert!(shown.contains("The window"), "{shown}");
        assert!(shown.contains(&format!("{} by", size.0)), "{shown}");
        assert!(!shown.contains("GPIO"), "{shown}");
    }
}

#[test]
fn every_window_gets_a_picture() {
    let mut model = model();
    model.take(problem());
    for pin in 0..28 {
        let name = "a name of 15 by";
        model.take(event(9, u32::MAX, name, kind_mode(pin)));
        model.take(event(
            u64::MAX,
            u32::MAX - u32::from(pin),
            name,
            Kind::Pin { pin, level: 1 },
        ));
    }
    let mut view = run();
    for beside in [Beside::Output, Beside::Log, Beside::Help] {
        view.beside = beside;
        for width in (1..12).chain([38, 39, 40, 41, 55, 56, 57, 75, 76, 77, 150]) {
            for height in 1..30 {
                buffer((width, height), &model, &view, LOOK);
            }
        }
        view.paste("日本語");
    }
}

#[test]
fn without_colour_nothing_has_a_colour_and_everything_is_said_in_words() {
    let mut model = model();
    model.take(problem());
    let look = Look { colour: false, ..LOOK };
    let plain = buffer((80, 24), &model, &run(), look);
    let coloured = buffer((80, 24), &model, &run(), LOOK);
    let is_coloured = |cell: &Cell| (cell.fg, cell.bg) != (Color::Reset, Color::Reset);
    assert!(!plain.content().iter().any(is_coloured));
    assert!(coloured.content().iter().any(is_coloured));
    let text = |buffer: &Buffer| {
        let cells = buffer.content().iter();
        cells.map(|cell| cell.symbol().to_owned()).collect::<String>()
    };
    assert_eq!(text(&plain), text(&coloured));
}

#[test]
fn a_terminal_of_another_character_set_gets_ascii_alone() {
    let look = Look { unicode: false, ..LOOK };
    for size in [(80, 24), (60, 20), (40, 12)] {
        let buffer = buffer(size, &model(), &run(), look);
        let other = buffer.content().iter().find(|cell| !cell.symbol().is_ascii());
        assert_eq!(other, None, "{size:?}");
    }
}

#[test]
fn the_cursor_of_the_display_is_underlined_or_reversed() {
    let mut model = model();
    // In the frame of the board, in that of the display, in the sixth column.
    let at = (1 + 1 + 5, 8);
    let style = |model: &Model| buffer((80, 24), model, &run(), LOOK)[at].modifier;
    assert_eq!(style(&model), Modifier::UNDERLINED);
    model.picture.blink = true;
    assert_eq!(style(&model), Modifier::REVERSED);
    assert!(screen((80, 24), &model, &run())[10].contains("blink at 0,5"));
    model.picture.backlight = false;
    assert!(screen((80, 24), &model, &run())[7].contains("LCD on, unlit"));
    model.picture.on = false;
    assert_eq!(style(&model), Modifier::empty());
    let lines = screen((80, 24), &model, &run());
    assert!(lines[7].contains("LCD off") && !lines[8].contains("Hello"), "{lines:?}");
}

#[test]
fn a_sign_of_another_width_moves_nothing_on_the_display() {
    let mut model = model();
    // 0xdf is a mark that joins the character before it where text is written.
    model.picture.codes[0][..6].copy_from_slice(b"20 \xdfC!");
    assert_eq!(&screen((40, 12), &model, &run())[5], "|20 °C!          | LCD on");
}

#[test]
fn what_is_too_much_for_the_window_is_counted() {
    let mut model = Model::new(Present::dark());
    for pid in 1..=30 {
        model.take(event(1, pid, "worker", process("start", None)));
    }
    for pin in [4, 5, 6, 13, 16, 17, 22] {
        model.take(event(2, 1, "worker", kind_mode(pin)));
    }
    model.take(event(3, 1, "worker", Kind::Pin { pin: 22, level: 1 }));
    let lines = screen((80, 24), &model, &run());
    assert!(
        lines.iter().any(|line| line.contains("│4 more outputs, 1 on")),
        "{lines:#?}"
    );
    assert!(
        lines.iter().any(|line| line.contains("25 more, 25 alive")),
        "{lines:#?}"
    );
}

#[test]
fn a_long_name_is_cut_and_the_id_stays() {
    let mut model = Model::new(Present::dark());
    model.take(event(1, 4_194_304, "a-name-of-15-by", kind_mode(2)));
    model.take(event(2, 4_194_304, "a-name-of-15-by", Kind::Pin { pin: 2, level: 1 }));
    let lines = screen((40, 12), &model, &run());
    assert_eq!(lines[1], "GPIO  2 ● on   a-name-of-15-by[4194304]");
    model.take(event(
        3,
        4_194_304,
        "日本語日本語日本語日本語",
        Kind::Pin { pin: 2, level: 1 },
    ));
    let lines = screen((40, 12), &model, &run());
    assert!(lines[1].ends_with("…[4194304]"), "{lines:?}");
}

#[test]
fn a_program_cannot_break_the_screen_by_its_name() {
    let mut model = Model::new(Present::dark());
    model.take(event(1, 7, "\u{1b}[2J\n", kind_mode(2)));
    model.take(event(2, 7, "\u{1b}[2J\n", Kind::Pin { pin: 2, level: 1 }));
    let mut view = run();
    view.toggle(Beside::Log);
    let shown = screen((80, 24), &model, &view).join("");
    assert!(shown.contains("\\u{1b}[2J\\n[7]"), "{shown}");
    assert!(!shown.contains(char::is_control), "{shown:?}");
}

#[test]
fn the_log_the_help_and_a_note_are_shown_when_asked_for() {
    let mut view = run();
    view.toggle(Beside::Log);
    let shown = screen((80, 24), &model(), &view).join("\n");
    assert!(shown.contains("1.400 s bench input key 5: press"), "{shown}");
    view.toggle(Beside::Help);
    let shown = screen((60, 20), &model(), &view).join("\n");
    assert!(shown.contains("q, Ctrl-C    end the program (SIGINT)"), "{shown}");
    view.note = Some("the program's input is closed".into());
    let shown = screen((60, 20), &model(), &view).join("\n");
    assert!(shown.contains("the program's input is closed"), "{shown}");
    view.ending = true;
    let lines = screen((60, 20), &model(), &view);
    assert!(lines[0].contains("asked to end; q again kills it"), "{lines:?}");
    assert!(lines[19].starts_with(" q kill"), "{lines:?}");
}

#[test]
fn every_line_of_the_help_fits_the_smallest_window() {
    let mut views = [run(), View::new(Subject::Board("/dev/shm/board".into()))];
    views[1].tells_releases = true;
    for view in &views {
        for line in help::lines(view) {
            assert!(line.len() <= usize::from(SMALLEST.0), "{line}");
        }
    }
}

#[test]
fn a_board_says_which_file_it_is_and_offers_nothing_to_type_to() {
    let view = View::new(Subject::Board("/dev/shm/hardware-sim-0".into()));
    let lines = screen((80, 24), &Model::new(Present::dark()), &view);
    assert!(lines[0].contains("/dev/shm/hardware-sim-0"), "{lines:?}");
    assert!(!lines[23].contains("type"), "{lines:?}");
    assert!(
        lines.iter().any(|line| line.contains("none on this board yet")),
        "{lines:?}"
    );
}
