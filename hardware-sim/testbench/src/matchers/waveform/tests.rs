use super::*;
use proptest::prelude::*;

const MS: u64 = 1_000_000;

fn lane<'a>(label: &str, first: Level, edges: &'a [u64], until: u64) -> Lane<'a> {
    Lane {
        label: label.to_owned(),
        first,
        edges_before: Box::new(|time| edges.partition_point(|edge| *edge < time)),
        edge: Box::new(|number| edges.get(number).copied()),
        from: 0,
        until,
    }
}

#[test]
fn lanes_stand_above_each_other_and_the_difference_is_marked() {
    let expected = [0, 1000 * MS, 2000 * MS, 3000 * MS];
    let actual = [0, 1000 * MS, 2000 * MS];
    let end = 4000 * MS;
    let lanes = [
        lane("expected", Level::Low, &expected, end),
        lane("actual", Level::Low, &actual, end),
    ];
    let drawn = draw(&lanes, Duration::from_secs(3), Duration::from_nanos(end));
    let shown = "
         ┌───────────────────┐                   ┌───────────────────┐
expected ┘                   └───────────────────┘                   └──────────
         ┌───────────────────┐                   ┌──────────────────────────────
actual   ┘                   └───────────────────┘
         |         |         |         |         |         |         |
         0 s       0.5 s     1 s       1.5 s     2 s       2.5 s     3 s
                                                                     ^ 3 s

One column is 50 ms. Shown is 0 s to 3.55 s, of a run of 4 s.";
    assert_eq!(format!("\n{drawn}"), shown);
}

#[test]
fn edges_too_near_to_each_other_are_grey() {
    let edges = [0, 500, 1000, 1000 * MS];
    let window = Window {
        from: 0,
        step: MS,
        columns: 3,
    };
    let lane = lane("", Level::Low, &edges, 4 * MS);
    assert_eq!(window.lane(&lane), ("▒──".to_owned(), "▒  ".to_owned()));
}

#[test]
fn a_lane_is_shown_in_its_time_only() {
    let window = Window {
        from: 0,
        step: MS,
        columns: 6,
    };
    let lane = Lane {
        from: 2 * MS,
        ..lane("", Level::Low, &[3 * MS], 5 * MS)
    };
    assert_eq!(window.lane(&lane), ("   ┌─ ".to_owned(), "  ─┘  ".to_owned()));
}

#[test]
fn steps_are_round() {
    let steps: Vec<u64> = std::iter::successors(Some(1), |step| Some(next_round(*step)))
        .take(7)
        .collect();
    assert_eq!(steps, [1, 2, 5, 10, 20, 50, 100]);
}

#[test]
fn a_mark_at_the_right_has_its_words_at_its_left() {
    let window = Window {
        from: 0,
        step: MS,
        columns: 60,
    };
    let mark = window.mark(59 * MS);
    assert!(mark.ends_with("  0.059 s ^"), "{mark}");
    assert_eq!(mark.len(), 60);
}

/// Ascending times, from nanoseconds to hours.
fn edges() -> impl Strategy<Value = Vec<u64>> {
    let gap = (0u32..13, 1u64..1000).prop_map(|(power, factor)| factor * 10u64.pow(power) / 7 + 1);
    proptest::collection::vec(gap, 0..40).prop_map(|gaps| {
        gaps.iter()
            .scan(0u64, |time, gap| {
                *time += gap;
                Some(*time)
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn a_picture_has_at_most_80_columns_and_its_lanes_are_aligned(
        expected in edges(),
        actual in edges(),
        difference in 0u64..100_000_000_000_000,
        more in 0u64..1_000_000_000,
    ) {
        let end = expected.iter().chain(&actual).copied().max().unwrap_or(0).max(difference) + more;
        let lanes = [lane("expected", Level::Low, &expected, end), lane("actual", Level::High, &actual, end)];
        let drawn = draw(&lanes, Duration::from_nanos(difference), Duration::from_nanos(end));
        let lines: Vec<&str> = drawn.lines().collect();
        prop_assert!(lines.iter().all(|line| line.width() <= COLUMNS), "{drawn}");

        let window = Window::around(&lanes, difference, end, COLUMNS - 9);
        prop_assert!(window.from <= difference && difference < window.end(), "the difference is in it: {drawn}");
        // In each column of a lane there is exactly one level, or an edge, or too many of them; or it is over.
        for lane in &lanes {
            let (above, below) = window.lane(lane);
            prop_assert_eq!(above.chars().count(), window.columns);
            for (column, pair) in above.chars().zip(below.chars()).enumerate() {
                let legal = [('─', ' '), (' ', '─'), ('┌', '┘'), ('┐', '└'), ('▒', '▒')].contains(&pair);
                prop_assert!(legal || (pair == (' ', ' ') && window.time(column) >= end), "{pair:?} in {drawn}");
            }
        }
        // The mark stands in the column of the difference.
        let mark = lines.iter().find(|line| line.contains('^')).expect("a mark");
        let column = mark.chars().position(|c| c == '^').expect("a mark");
        prop_assert_eq!(column, 9 + window.column(difference));
        // Each tick stands over the beginning of its time.
        let axis = lines.iter().position(|line| line.contains('|')).expect("an axis");
        for (column, _) in lines[axis].char_indices().filter(|(_, c)| *c == '|') {
            let text = Point(Duration::from_nanos(window.time(column - 9))).to_string();
            prop_assert!(lines[axis + 1][column..].starts_with(&text), "{drawn}");
        }
    }
}
