//! Where the lessons are. Nothing else knows it.
//!
//! A lesson is a folder `lessons/NN-id` with a file `lesson.toml`. The folder `lessons` is looked for in the current
//! directory and those above it, then in the place where this program was built.

use std::fs;
use std::path::{Path, PathBuf};

use testbench::nearest::nearest;

use crate::lesson::{About, Lesson};

/// All lessons of a course.
#[derive(Debug)]
pub struct Course {
    /// The workspace: the folder that holds `lessons`.
    pub root: PathBuf,
    /// The lessons, ordered by number.
    pub lessons: Vec<Lesson>,
    /// Lessons that cannot be used, ordered by folder.
    pub broken: Vec<LessonError>,
}

/// Why there is no course.
#[derive(Debug, thiserror::Error)]
pub enum CourseError {
    /// No folder `lessons` anywhere.
    #[error(
        "no lessons found: neither {} nor any folder above it holds `lessons/*/lesson.toml`, and neither does {}\n\
         Go to the folder of the course (cd …) and try again.",
        .from.display(), .built.display()
    )]
    NoLessons {
        /// Where the search began.
        from: PathBuf,
        /// Where this program was built.
        built: PathBuf,
    },
    /// The folder cannot be read.
    #[error("cannot read {}: {cause}", .folder.display())]
    Unreadable {
        /// The folder.
        folder: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
}

/// Why a lesson cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{}:{line}: {cause}", .file.display())]
pub struct LessonError {
    /// Its `lesson.toml`.
    pub file: PathBuf,
    /// The line of the mistake, counted from 1.
    pub line: usize,
    /// What is wrong, with the text around it where that helps.
    pub cause: String,
}

/// Why a name stands for no lesson.
#[derive(Debug, thiserror::Error)]
pub enum UnknownLesson {
    /// Nothing has this name.
    #[error("there is no lesson `{name}`{}\n`cargo run -- list` shows all lessons.", suggestion(.nearest))]
    NoSuch {
        /// What was asked for.
        name: String,
        /// The nearest ids.
        nearest: Vec<String>,
    },
    /// The lesson is there, but its file is broken.
    #[error("the lesson `{name}` cannot be used\n{cause}")]
    Broken {
        /// What was asked for.
        name: String,
        /// What is wrong with it.
        cause: String,
    },
}

fn suggestion(nearest: &[String]) -> String {
    match nearest {
        [] => String::new(),
        names => {
            let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            format!("; did you mean {}?", quoted.join(" or "))
        }
    }
}

impl Course {
    /// Finds the course that the current directory belongs to, or else the one that this program was built in.
    ///
    /// # Errors
    ///
    /// [`CourseError`] when there are no lessons, or their folder cannot be read.
    pub fn find() -> Result<Self, CourseError> {
        let from = std::env::current_dir().unwrap_or_default();
        let built = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .unwrap_or(Path::new("/"))
            .to_path_buf();
        let found = from
            .ancestors()
            .chain([built.as_path()])
            .find(|folder| has_lessons(folder))
            .map(Path::to_path_buf);
        match found {
            Some(root) => Self::read(&root),
            None => Err(CourseError::NoLessons { from, built }),
        }
    }

    /// Reads the lessons of the course in the folder `root`.
    ///
    /// # Errors
    ///
    /// [`CourseError::Unreadable`] when the folder `lessons` cannot be read. Broken lessons are no error here.
    pub fn read(root: &Path) -> Result<Self, CourseError> {
        let folder = root.join("lessons");
        let unreadable = |cause| CourseError::Unreadable {
            folder: folder.clone(),
            cause,
        };
        let mut folders: Vec<PathBuf> = fs::read_dir(&folder)
            .map_err(unreadable)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()
            .map_err(unreadable)?;
        folders.retain(|folder| folder.join("lesson.toml").exists());
        folders.sort();
        let mut course = Self {
            root: root.to_path_buf(),
            lessons: Vec::new(),
            broken: Vec::new(),
        };
        for folder in folders {
            match read_lesson(&folder).and_then(|lesson| course.unique(lesson)) {
                Ok(lesson) => course.lessons.push(lesson),
                Err(broken) => course.broken.push(broken),
            }
        }
        course.lessons.sort_by_key(|lesson| lesson.number);
        Ok(course)
    }

    /// The lesson that a person means by an id, a number, or the name of a folder.
    ///
    /// # Errors
    ///
    /// [`UnknownLesson`] when there is none, or its file is broken.
    pub fn lesson(&self, name: &str) -> Result<&Lesson, UnknownLesson> {
        let name = name.trim_end_matches('/');
        // The path of a folder, as a shell completes it, means the folder.
        let last = name.rsplit('/').next().unwrap_or(name);
        let means = |folder: &str| {
            let (number, id) = split_folder(folder).unwrap_or((0, folder));
            id == last || folder == last || (last.bytes().all(|b| b.is_ascii_digit()) && last.parse() == Ok(number))
        };
        if let Some(lesson) = self.lessons.iter().find(|lesson| means(&folder_name(&lesson.folder))) {
            return Ok(lesson);
        }
        let broken = |error: &&LessonError| error.file.parent().is_some_and(|folder| means(&folder_name(folder)));
        if let Some(error) = self.broken.iter().find(broken) {
            return Err(UnknownLesson::Broken {
                name: name.to_string(),
                cause: error.to_string(),
            });
        }
        let ids = self.lessons.iter().map(|lesson| lesson.about.id.as_str());
        let nearest = nearest(last, ids).into_iter().map(str::to_string).collect();
        Err(UnknownLesson::NoSuch {
            name: name.to_string(),
            nearest,
        })
    }

    fn unique(&self, lesson: Lesson) -> Result<Lesson, LessonError> {
        match self
            .lessons
            .iter()
            .find(|other| other.number == lesson.number || other.about.id == lesson.about.id)
        {
            None => Ok(lesson),
            Some(other) => Err(LessonError {
                file: lesson.folder.join("lesson.toml"),
                line: 1,
                cause: format!(
                    "the folder {} has the same number or id; rename one",
                    other.folder.display()
                ),
            }),
        }
    }
}

fn has_lessons(folder: &Path) -> bool {
    fs::read_dir(folder.join("lessons"))
        .is_ok_and(|entries| entries.flatten().any(|entry| entry.path().join("lesson.toml").exists()))
}

fn folder_name(folder: &Path) -> String {
    folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// `12-two-leds` as 12 and `two-leds`.
fn split_folder(name: &str) -> Option<(u32, &str)> {
    let (number, id) = name.split_once('-')?;
    let is_id = id.starts_with(|c: char| c.is_ascii_lowercase())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    (is_id && number.bytes().all(|byte| byte.is_ascii_digit())).then_some((number.parse().ok()?, id))
}

fn read_lesson(folder: &Path) -> Result<Lesson, LessonError> {
    let file = folder.join("lesson.toml");
    let broken = |line: usize, cause: String| LessonError {
        file: file.clone(),
        line,
        cause,
    };
    let text = fs::read_to_string(&file).map_err(|error| broken(1, format!("cannot be read: {error}")))?;
    let about: About = toml::from_str(&text).map_err(|error| {
        let line = error
            .span()
            .map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        broken(line, error.to_string().trim_end().to_string())
    })?;
    let name = folder_name(folder);
    let Some((number, id)) = split_folder(&name) else {
        return Err(broken(
            1,
            format!("the folder `{name}` must be named by a number and an id, such as `12-two-leds`"),
        ));
    };
    if about.id != id {
        let line = text
            .lines()
            .position(|line| line.trim_start().starts_with("id"))
            .map_or(1, |index| index + 1);
        return Err(broken(
            line,
            format!("id is `{}`, the folder says `{id}`; they must be the same", about.id),
        ));
    }
    Ok(Lesson {
        number,
        folder: folder.to_path_buf(),
        about,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "id = \"two-leds\"\ntitle = \"Two\"\nsource = \"000\"\npart = 2\nminutes = 30\nteaches = []\n\
                        needs = []\nbench = \"leds\"\n";

    fn course(files: &[(&str, &str)]) -> (tempfile::TempDir, Course) {
        let root = tempfile::tempdir().expect("a temporary folder");
        for (folder, text) in files {
            let folder = root.path().join("lessons").join(folder);
            fs::create_dir_all(&folder).expect("a folder");
            fs::write(folder.join("lesson.toml"), text).expect("a file");
        }
        let course = Course::read(root.path()).expect("a course");
        (root, course)
    }

    fn broken(text: &str) -> LessonError {
        let (_root, mut course) = course(&[("12-two-leds", text)]);
        assert!(course.lessons.is_empty());
        course.broken.pop().expect("a broken lesson")
    }

    #[test]
    fn the_lessons_of_this_course_are_whole() {
        let course = Course::find().expect("the course");
        assert!(course.broken.is_empty(), "{:?}", course.broken);
        assert_eq!(course.lesson("two-leds").expect("the lesson").number, 12);
    }

    #[test]
    fn a_lesson_has_several_names() {
        let blink = GOOD.replace("two-leds", "blink");
        let (_root, course) = course(&[("12-two-leds", GOOD), ("00-blink", &blink)]);
        assert_eq!(
            course.lessons.iter().map(|lesson| lesson.number).collect::<Vec<_>>(),
            [0, 12]
        );
        for name in ["two-leds", "12", "012", "12-two-leds", "lessons/12-two-leds/"] {
            assert_eq!(course.lesson(name).expect(name).about.id, "two-leds");
        }
        assert_eq!(course.lesson("00").expect("blink").about.id, "blink");
        for name in ["two-led", "13", "", "/", "two leds"] {
            let error = course.lesson(name).expect_err(name);
            assert!(matches!(error, UnknownLesson::NoSuch { .. }), "{error}");
        }
        let error = course.lesson("two-led").expect_err("unknown").to_string();
        assert!(
            error.starts_with("there is no lesson `two-led`; did you mean `two-leds`?\n"),
            "{error}"
        );
    }

    #[test]
    fn optional_tables_are_read() {
        let text = format!("{GOOD}[points]\nperiods = 3\n[limits]\ntime = \"20s\"\nprocesses = 8\n");
        let (_root, course) = course(&[("12-two-leds", &text)]);
        let about = &course.lesson("12").expect("a lesson").about;
        assert_eq!(about.points.get("periods"), Some(&3));
        let limits = about.limits.as_ref().expect("limits");
        assert_eq!(limits.time.map(|time| time.0.as_secs()), Some(20));
    }

    #[test]
    fn a_broken_file_says_where_and_why() {
        for (text, line, cause) in [
            (format!("{GOOD}colour = 1\n"), 9, "unknown field `colour`"),
            (format!("{GOOD}[limits]\ntimes = \"1s\"\n"), 10, "unknown field `times`"),
            (format!("{GOOD}[limits]\ntime = \"1\"\n"), 10, "the unit is missing"),
            (GOOD.replace("minutes = 30\n", ""), 1, "missing field `minutes`"),
            (GOOD.replace("30", "0"), 5, "nonzero"),
            (GOOD.replace("part = 2", "part = 7"), 4, "0 to 6"),
            (GOOD.replace("000", "0"), 3, "three digits"),
            (GOOD.replace("\"leds\"", "\"led\""), 8, "unknown variant `led`"),
            (
                GOOD.replace("id = \"two-leds\"", "id = \"two\""),
                1,
                "the folder says `two-leds`",
            ),
            ("id = \n".to_string(), 1, "id ="),
        ] {
            let error = broken(&text);
            assert_eq!(error.line, line, "{error}");
            assert!(error.to_string().contains(cause), "{cause} is not in: {error}");
            assert!(error.to_string().contains("12-two-leds/lesson.toml:"), "{error}");
        }
    }

    #[test]
    fn a_broken_lesson_leaves_the_others_alone() {
        let (_root, course) = course(&[("12-two-leds", GOOD), ("13-led", "id = 1"), ("wrong", GOOD)]);
        assert_eq!(course.lessons.len(), 1);
        assert_eq!(course.broken.len(), 2);
        let error = course.lesson("13").expect_err("broken").to_string();
        assert!(error.contains("13-led/lesson.toml:1:"), "{error}");
    }

    #[test]
    fn numbers_are_unique() {
        let (_root, course) = course(&[("12-two-leds", GOOD), ("12-blink", &GOOD.replace("two-leds", "blink"))]);
        assert_eq!((course.lessons.len(), course.broken.len()), (1, 1));
    }
}
