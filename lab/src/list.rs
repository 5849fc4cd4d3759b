//! The list of the lessons, for people and for programs.

use std::fmt;

use serde::Serialize;

use crate::lesson::Lesson;
use crate::lessons::Course;

/// Width of a terminal that everybody has.
const WIDTH: usize = 80;

/// The lessons by part, in 80 columns.
#[derive(Debug)]
pub struct Table<'a>(pub &'a Course);

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lessons = &self.0.lessons;
        let id_width = lessons.iter().map(|lesson| lesson.about.id.len()).max().unwrap_or(0);
        let mut parts: Vec<_> = lessons.iter().map(|lesson| lesson.about.part).collect();
        parts.sort();
        parts.dedup();
        for part in parts {
            let of_part: Vec<&Lesson> = lessons.iter().filter(|lesson| lesson.about.part == part).collect();
            let minutes: u32 = of_part.iter().map(|lesson| lesson.about.minutes.get()).sum();
            writeln!(f, "\n{} ({minutes} minutes)", part.heading())?;
            for lesson in of_part {
                let about = &lesson.about;
                let line = format!(
                    "  {:02}  {:id_width$}  {:>3} min  {}",
                    lesson.number,
                    about.id,
                    about.minutes,
                    about.title.as_str()
                );
                writeln!(f, "{}", shortened(&line))?;
            }
        }
        Ok(())
    }
}

/// A line that fits the terminal.
fn shortened(line: &str) -> String {
    if line.chars().count() <= WIDTH {
        return line.to_string();
    }
    let mut short: String = line.chars().take(WIDTH - 1).collect();
    short.push('…');
    short
}

/// The lessons as JSON.
#[derive(Debug, Serialize)]
pub struct Json<'a> {
    format: &'static str,
    version: u32,
    lessons: &'a [Lesson],
}

impl<'a> Json<'a> {
    /// All lessons of a course.
    pub fn new(course: &'a Course) -> Self {
        Self {
            format: "lab-lessons",
            version: 1,
            lessons: &course.lessons,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::welcome::Welcome;
    use std::fs;

    fn course() -> (tempfile::TempDir, Course) {
        let root = tempfile::tempdir().expect("a folder");
        let long = "A title that goes on and on, as titles should not, but some day somebody writes one";
        for (folder, id, part, title) in [
            ("00-blink", "blink", 0, "One LED"),
            ("12-two-leds", "two-leds", 2, long),
            ("13-x", "x", 2, "Two é"),
        ] {
            let folder = root.path().join("lessons").join(folder);
            fs::create_dir_all(&folder).expect("a folder");
            let text = format!(
                "id = '{id}'\ntitle = '{title}'\nsource = '000'\npart = {part}\nminutes = 30\nteaches = []\nneeds = []\n\
                 bench = 'leds'\n"
            );
            fs::write(folder.join("lesson.toml"), text).expect("a file");
        }
        let course = Course::read(root.path()).expect("a course");
        assert!(course.broken.is_empty(), "{:?}", course.broken);
        (root, course)
    }

    #[test]
    fn the_table_goes_by_parts_and_fits() {
        let (_root, course) = course();
        let shown = Welcome(&course).to_string();
        assert!(shown.lines().all(|line| line.chars().count() <= WIDTH), "{shown}");
        assert!(
            shown.contains("\nFirst contact (30 minutes)\n  00  blink      30 min  One LED\n"),
            "{shown}"
        );
        assert!(
            shown.contains("\nPart 2: On the board (60 minutes)\n  12  two-leds   30 min  A title"),
            "{shown}"
        );
        assert!(shown.contains("\n    cargo run -- run blink\n"), "{shown}");
    }

    #[test]
    fn json_names_its_format() {
        let (_root, course) = course();
        let json = serde_json::to_value(Json::new(&course)).expect("JSON");
        assert_eq!(json["format"], "lab-lessons");
        assert_eq!(json["version"], 1);
        assert_eq!(json["lessons"][1]["id"], "two-leds");
        assert_eq!(json["lessons"][1]["number"], 12);
        assert_eq!(json["lessons"][1]["bench"], "leds");
    }
}
