//! Whatever is written is read back the same.

use std::collections::BTreeMap;

use hardware_sim::trace::{Event, Header, JsonLinesReader, Kind, VcdWriter};
use proptest::prelude::*;
use proptest::{collection, option, sample};

use crate::samples::write;

/// Text of every sort: controls, quotes, letters of other scripts, signs beyond 16 bits.
fn text(length: impl Into<collection::SizeRange>) -> impl Strategy<Value = String> {
    collection::vec(any::<char>(), length).prop_map(String::from_iter)
}

fn one_of(values: &'static [&'static str]) -> impl Strategy<Value = String> {
    sample::select(values).prop_map(str::to_owned)
}

fn kind() -> impl Strategy<Value = Kind> {
    let bytes = collection::vec(any::<u8>(), 0..40)
        .prop_map(|bytes| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    prop_oneof![
        (any::<u8>(), 0..2_u8).prop_map(|(pin, level)| Kind::Pin { pin, level }),
        (
            any::<u8>(),
            one_of(&["In", "Out", "Alt0", "Alt8", "Null"]),
            one_of(&["Off", "PullUp", "PullDown"])
        )
            .prop_map(|(pin, mode, bias)| Kind::Mode { pin, mode, bias }),
        (0..128_u8, one_of(&["read", "write"]), bytes, any::<bool>()).prop_map(|(addr, op, bytes, ack)| Kind::I2c {
            addr,
            op,
            bytes,
            ack
        }),
        (text(16), text(16), option::of((0..2_u8, 0..40_u8)), any::<bool>()).prop_map(|(first, second, cursor, on)| {
            Kind::Lcd {
                rows: [first, second],
                cursor,
                on,
            }
        }),
        (text(0..20), text(0..20)).prop_map(|(part, action)| Kind::Input { part, action }),
        (one_of(&["stdout", "stderr"]), text(0..80)).prop_map(|(stream, text)| Kind::Out { stream, text }),
        (one_of(&["start", "exit"]), option::of(text(0..20)))
            .prop_map(|(event, status)| Kind::Process { event, status }),
        (text(0..20), one_of(&["begin", "end"])).prop_map(|(on, event)| Kind::Wait { on, event }),
        text(0..40).prop_map(|text| Kind::Mark { text }),
        text(0..40).prop_map(|text| Kind::Diagnosis { text }),
        (1..=u64::MAX).prop_map(|lost| Kind::Overflow { lost }),
    ]
}

fn event() -> impl Strategy<Value = Event> {
    (
        any::<u64>(),
        option::of(any::<u32>()),
        option::of(any::<u32>()),
        text(0..=15),
        kind(),
    )
        .prop_map(|(t, pid, tid, process, kind)| Event {
            t,
            pid,
            tid,
            process,
            kind,
        })
}

fn trace() -> impl Strategy<Value = (Header, Vec<Event>)> {
    let profiles = collection::vec((text(0..10), text(0..10)), 0..4).prop_map(BTreeMap::from_iter);
    let header =
        (any::<u64>(), text(0..10), option::of(text(0..20)), profiles).prop_map(|(seed, speed, lesson, profiles)| {
            Header {
                seed,
                speed,
                lesson,
                profiles,
            }
        });
    let events = collection::vec(event(), 0..20).prop_map(|mut events| {
        events.sort_by_key(|event| event.t);
        events
    });
    (header, events)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn json_lines_keep_everything((header, events) in trace()) {
        let file = write(&header, &events);
        prop_assert_eq!(file.lines().count(), events.len() + 1);
        let reader = JsonLinesReader::new(file.as_bytes())?;
        prop_assert_eq!(reader.header(), &header);
        prop_assert_eq!(reader.collect::<Result<Vec<_>, _>>()?, events);
    }

    /// Whatever the texts and names, a VCD file is one that can be parsed, its times in order.
    #[test]
    fn vcd_is_always_well_formed((header, events) in trace()) {
        let mut writer = VcdWriter::new(Vec::new(), &header);
        for event in &events {
            writer.write(event)?;
        }
        let file = writer.finish()?;
        prop_assert!(file.is_ascii());
        let mut parser = vcd::Parser::new(&file[..]);
        parser.parse_header()?;
        let mut now = 0;
        for command in parser {
            if let vcd::Command::Timestamp(t) = command? {
                prop_assert!(t >= now, "{} after {}", t, now);
                now = t;
            }
        }
    }
}
