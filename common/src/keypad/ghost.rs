//! Readings that can come from more than one set of pressed keys.

use super::Keys;

/// The corners of every rectangle of closed contacts: the keys of any two rows that share two or more columns.
pub(super) fn rectangles(closed: &Keys<bool>) -> Keys<bool> {
    let mut corners = Keys::default();
    for upper in 0..4 {
        for lower in upper + 1..4 {
            let shared = || (0..4).filter(|column| closed[upper][*column] && closed[lower][*column]);
            if shared().count() >= 2 {
                for column in shared() {
                    corners[upper][column] = true;
                    corners[lower][column] = true;
                }
            }
        }
    }
    corners
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: Keys<bool> = [[false; 4]; 4];

    fn keys(rows: [&str; 4]) -> Keys<bool> {
        rows.map(|row| std::array::from_fn(|column| row.as_bytes()[column] == b'x'))
    }

    #[test]
    fn only_the_corners_of_a_rectangle_are_ghosts() {
        let closed = keys(["x.xx", "....", "x.x.", ".x.."]);
        assert_eq!(rectangles(&closed), keys(["x.x.", "....", "x.x.", "...."]));
    }

    #[test]
    fn keys_that_share_only_one_wire_are_no_ghosts() {
        for closed in [
            ["xxxx", "....", "....", "...."],
            ["x...", "x...", "x...", "x..."],
            ["x...", ".x..", "..x.", "...x"],
        ] {
            assert_eq!(rectangles(&keys(closed)), NONE, "{closed:?}");
        }
    }
}
