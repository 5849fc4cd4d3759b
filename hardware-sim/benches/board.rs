//! What the board costs: `cargo bench -p hardware-sim`.
//!
//! The other processes are this same program, started again with a task in its environment; they take orders from
//! their standard input, so that starting them is not measured.

use criterion::{Criterion, criterion_group};
use hardware_sim::bench::Bench;
use hardware_sim::board::{BOARD_VARIABLE, Board, Options, RunBoard};
use hardware_sim::gpio::{Bias, Gpio, InputPin, IoPin, Level, Mode, Trigger};
use hardware_sim::parts::keypad::{COLUMNS, ROWS};
use hardware_sim::parts::{Key, Part};
use std::env;
use std::hint::{self, black_box};
use std::io::{self, BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

const TASK: &str = "HARDWARE_SIM_BENCH_TASK";

criterion_group!(benches, pin_write, four_processes, interrupt, keypad_scan);

/// The board of this program, which its other processes find by its name.
static BOARD: OnceLock<PathBuf> = OnceLock::new();

fn main() {
    if let Ok(task) = env::var(TASK) {
        return other_process(&task);
    }
    for stale in RunBoard::remove_stale() {
        println!("removed {}", stale.display());
    }
    let board = RunBoard::create(&Options::default()).expect("a board");
    board.board().plug_in().expect("no other board is in use");
    BOARD.set(board.board().path().into()).expect("set once");
    benches();
    Criterion::default().configure_from_args().final_summary();
}

fn other_process(task: &str) {
    let (what, pin) = task.split_once(' ').expect("a task and a pin");
    let pin: u8 = pin.parse().expect("a pin");
    let gpio = Gpio::new().expect("the board");
    match what {
        "write" => {
            let mut pin = gpio.get(pin).expect("a free pin").into_output_low();
            for line in io::stdin().lines() {
                let writes: u64 = line.ok().and_then(|line| line.parse().ok()).expect("a number");
                for count in 0..writes {
                    pin.write(if count % 2 == 0 { Level::High } else { Level::Low });
                }
                println!("done");
            }
        }
        // Answers each edge of `pin` with one of the next pin.
        "answer" => {
            let mut question = gpio.get(pin).expect("a free pin").into_input();
            question.set_interrupt(Trigger::Both, None).expect("a free line");
            let mut answer = gpio.get(pin + 1).expect("a free pin").into_output_low();
            println!("done");
            while let Ok(Some(_)) = question.poll_interrupt(false, Some(Duration::from_secs(10))) {
                answer.toggle();
            }
        }
        _ => unreachable!("{what}"),
    }
}

struct Other {
    child: Child,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Other {
    fn start(task: &str) -> Other {
        let mut child = Command::new(env::current_exe().expect("this program"))
            .env(TASK, task)
            .env(BOARD_VARIABLE, BOARD.get().expect("a board"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("another process");
        let orders = child.stdin.take().expect("a pipe");
        let answers = BufReader::new(child.stdout.take().expect("a pipe"));
        Other { child, orders, answers }
    }

    fn order(&mut self, number: u64) {
        writeln!(self.orders, "{number}").expect("it listens");
    }

    fn done(&mut self) {
        self.answers.read_line(&mut String::new()).expect("it answers");
    }
}

impl Drop for Other {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn pin_write(criterion: &mut Criterion) {
    let mut pin = Gpio::new()
        .expect("the board")
        .get(17)
        .expect("a free pin")
        .into_output_low();
    let mut level = Level::Low;
    criterion.bench_function("pin write with trace, one process", |bencher| {
        bencher.iter(|| {
            level = !level;
            pin.write(black_box(level));
        });
    });
}

fn four_processes(criterion: &mut Criterion) {
    let mut others: Vec<_> = (4..8).map(|pin| Other::start(&format!("write {pin}"))).collect();
    // Elapsed time of all, divided by the writes of all.
    criterion.bench_function("pin write with trace, four processes at once", |bencher| {
        bencher.iter_custom(|writes| {
            let start = Instant::now();
            for other in &mut others {
                other.order(writes.div_ceil(4));
            }
            for other in &mut others {
                other.done();
            }
            start.elapsed()
        });
    });
}

fn interrupt(criterion: &mut Criterion) {
    let gpio = Gpio::new().expect("the board");
    // Both processes hold both pins, as on a real Pi; who sets a pin's mode last decides. So each makes its question an
    // output after the other has made it an input.
    let mut answer = gpio.get(27).expect("a free pin").into_input();
    answer.set_interrupt(Trigger::Both, None).expect("a free line");
    let mut other = Other::start("answer 26");
    other.done();
    let mut question = gpio.get(26).expect("a free pin").into_output_low();
    // There and back; the reported time is half of that.
    criterion.bench_function(
        "edge in one process to poll_interrupt returning in another",
        |bencher| {
            bencher.iter_custom(|rounds| {
                let start = Instant::now();
                for _ in 0..rounds {
                    question.toggle();
                    let edge = answer.poll_interrupt(false, Some(Duration::from_secs(10)));
                    assert!(edge.is_ok_and(|edge| edge.is_some()), "no answer");
                }
                start.elapsed() / 2
            });
        },
    );

    // The other process sleeps when the edge comes. What this costs is mostly the machine's own time for waking an idle
    // processor. One way: here the answer is awaited busily.
    criterion.bench_function("edge to poll_interrupt returning in a process that sleeps", |bencher| {
        bencher.iter_custom(|rounds| {
            let mut elapsed = Duration::ZERO;
            for _ in 0..rounds {
                thread::sleep(Duration::from_micros(500));
                let before = answer.read();
                let start = Instant::now();
                question.toggle();
                while answer.read() == before {
                    hint::spin_loop();
                }
                elapsed += start.elapsed();
            }
            elapsed
        });
    });
}

/// Selects one column after the other and reads all rows: 8 changes of a mode, 16 reads.
fn scan(columns: &mut [IoPin; 4], rows: &[InputPin; 4]) -> u32 {
    let mut pressed = 0;
    for column in columns {
        column.set_mode(Mode::Output);
        for row in rows {
            pressed += u32::from(row.is_low());
        }
        column.set_mode(Mode::Input);
    }
    pressed
}

fn keypad_scan(criterion: &mut Criterion) {
    let gpio = Gpio::new().expect("the board");
    let get = |pin| gpio.get(pin).expect("a free pin");
    let rows = ROWS.map(|pin| get(pin).into_input_pullup());
    let mut columns = COLUMNS.map(|pin| {
        let mut column = get(pin).into_io(Mode::Input);
        column.set_low();
        column.set_bias(Bias::PullUp);
        column
    });
    let mut bench = Bench::new(&Board::current().expect("the board"));
    criterion.bench_function("keypad scan, no key", |bencher| {
        bencher.iter(|| assert_eq!(scan(&mut columns, &rows), 0));
    });
    // Three keys at the corners of a rectangle: the wires have most to say, and a fourth key seems pressed.
    for legend in ['1', '2', '4'] {
        bench.set_contact(Part::Key(Key::from_legend(legend).expect("a key")), true);
    }
    criterion.bench_function("keypad scan, three keys", |bencher| {
        bencher.iter(|| assert_eq!(scan(&mut columns, &rows), 4));
    });
}
