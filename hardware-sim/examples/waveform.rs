//! Draws the pins of a recorded run as an SVG picture:
//! `cargo run -p hardware-sim --example waveform -- out.jsonl > out.svg`.

use hardware_sim::trace::{JsonLinesReader, Kind};
use std::collections::BTreeMap;
use std::error::Error;

const LEFT: f64 = 150.0;
const WIDTH: f64 = 690.0;
const LANE: f64 = 56.0;
const HIGH: f64 = 14.0;
const LOW: f64 = 40.0;

/// What is drawn of one pin.
#[derive(Default)]
struct Lane {
    /// Times in nanoseconds and levels.
    changes: Vec<(u64, u8)>,
    /// Who drove it first.
    driver: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("usage: waveform TRACE.jsonl")?;
    let mut lanes: BTreeMap<u8, Lane> = BTreeMap::new();
    let mut end = 1;
    for event in JsonLinesReader::open(&path)? {
        let event = event?;
        end = end.max(event.t);
        if let Kind::Pin { pin, level } = event.kind {
            let lane = lanes.entry(pin).or_default();
            lane.changes.push((event.t, level));
            if lane.driver.is_empty() {
                lane.driver = format!("{} ({})", event.process, event.pid.unwrap_or_default());
            }
        }
    }
    let x = |t: u64| LEFT + WIDTH * t as f64 / end as f64;
    let height = LANE * lanes.len() as f64 + 34.0;
    println!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 860 {height}\" font-family=\"sans-serif\" font-size=\"13\">"
    );
    println!("<rect width=\"860\" height=\"{height}\" fill=\"#ffffff\"/>");
    for second in 0..=end / 1_000_000_000 {
        let at = x(second * 1_000_000_000);
        println!("<path d=\"M{at:.1} 0V{:.1}\" stroke=\"#dddddd\"/>", height - 24.0);
        println!(
            "<text x=\"{at:.1}\" y=\"{:.1}\" fill=\"#555555\" text-anchor=\"middle\">{second} s</text>",
            height - 8.0
        );
    }
    for (row, (pin, lane)) in lanes.iter().enumerate() {
        let top = LANE * row as f64;
        println!(
            "<text x=\"8\" y=\"{:.1}\" font-weight=\"bold\">GPIO {pin}</text>",
            top + 22.0
        );
        println!(
            "<text x=\"8\" y=\"{:.1}\" fill=\"#555555\">{}</text>",
            top + 40.0,
            lane.driver
        );
        let mut level = 0;
        let mut line = format!("M{LEFT} {:.1}", top + LOW);
        for (t, next) in lane.changes.iter().filter(|(_, next)| [0, 1].contains(next)) {
            if *next != level {
                level = *next;
                line += &format!("H{:.1}V{:.1}", x(*t), top + if level == 1 { HIGH } else { LOW });
            }
        }
        println!(
            "<path d=\"{line}H{:.1}\" fill=\"none\" stroke=\"#b3261e\" stroke-width=\"2\"/>",
            x(end)
        );
    }
    println!("</svg>");
    Ok(())
}
