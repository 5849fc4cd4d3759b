//! The source of a program: one file, read once.

use std::fs::{self, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Component, Path};

use super::error::CompileError;

/// The largest source that is compiled, in bytes.
pub const LARGEST_SOURCE: u64 = 1 << 20;

/// What a program is called where its own name might do harm.
const PLAIN_NAME: &str = "program.rs";

/// A source that was read.
#[derive(Debug)]
pub(super) struct Source {
    /// Its bytes.
    pub text: Vec<u8>,
    /// What messages call it: its path in the workspace where it is there, else its bare name. It holds nothing but
    /// letters, digits, `_`, `-`, `.` and `/`, and leads out of no folder.
    pub name: String,
}

/// Reads the source in `file`; `root` is the workspace.
pub(super) fn read(file: &Path, root: &Path) -> Result<Source, CompileError> {
    let refused = |what: String| CompileError::Source {
        file: file.to_path_buf(),
        what,
    };
    // Not through a link, which could lead to somebody else's file; not waiting for a FIFO.
    let opened = OpenOptions::new()
        .read(true)
        .custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK | libc::O_CLOEXEC)
        .open(file);
    let opened = opened.map_err(|cause| {
        refused(match cause.raw_os_error() {
            Some(libc::ELOOP) => "it is a symbolic link; give the file itself".to_string(),
            // A socket.
            Some(libc::ENXIO) => "it is no regular file".to_string(),
            _ => cause.to_string(),
        })
    })?;
    let about = opened.metadata().map_err(|cause| refused(cause.to_string()))?;
    if about.is_dir() {
        return Err(refused("it is a folder; give a file of Rust".to_string()));
    }
    if !about.is_file() {
        return Err(refused("it is no regular file".to_string()));
    }
    let mut text = Vec::new();
    let read = opened.take(LARGEST_SOURCE + 1).read_to_end(&mut text);
    read.map_err(|cause| refused(cause.to_string()))?;
    if text.len() as u64 > LARGEST_SOURCE {
        return Err(refused(format!("it is larger than {} KiB", LARGEST_SOURCE / 1024)));
    }
    Ok(Source {
        text,
        name: name(file, root),
    })
}

fn name(file: &Path, root: &Path) -> String {
    let in_workspace = || -> io::Result<Option<String>> {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = fs::canonicalize(folder.unwrap_or(Path::new(".")))?;
        let folder = folder.strip_prefix(fs::canonicalize(root)?).ok().map(Path::to_path_buf);
        Ok(folder.and_then(|folder| plain(&folder.join(file.file_name()?))))
    };
    in_workspace()
        .ok()
        .flatten()
        .or_else(|| plain(Path::new(file.file_name()?)))
        .unwrap_or_else(|| PLAIN_NAME.to_string())
}

/// The path as text, if it can do no harm on a command line, in a message or in a file.
fn plain(path: &Path) -> Option<String> {
    let is_plain = |component: Component<'_>| match component {
        Component::Normal(part) => part.to_str().is_some_and(|part| {
            !part.starts_with(['-', '.'])
                && part
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
        }),
        _ => false,
    };
    path.components()
        .all(is_plain)
        .then(|| path.to_str().map(str::to_string))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::net::UnixListener;

    #[test]
    fn names_say_no_more_than_is_harmless() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().join("course");
        fs::create_dir_all(root.join("work/a b")).expect("folders");
        for (file, expected) in [
            ("course/work/two-leds.rs", "work/two-leds.rs"),
            ("course/work/../work/two-leds.rs", "work/two-leds.rs"),
            ("course/work/a b/x.rs", "x.rs"),
            ("elsewhere.rs", "elsewhere.rs"),
            ("-o.rs", "program.rs"),
            (".rs", "program.rs"),
            ("a\nb.rs", "program.rs"),
            ("..", "program.rs"),
        ] {
            assert_eq!(name(&folder.path().join(file), &root), expected, "{file}");
        }
    }

    #[test]
    fn only_regular_files_of_a_reasonable_size_are_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        fs::write(path("good.rs"), "fn main() {}").expect("a file");
        fs::write(path("large.rs"), vec![b' '; LARGEST_SOURCE as usize + 1]).expect("a file");
        fs::write(path("just.rs"), vec![b' '; LARGEST_SOURCE as usize]).expect("a file");
        std::os::unix::fs::symlink(path("good.rs"), path("link.rs")).expect("a link");
        nix::unistd::mkfifo(&path("fifo.rs"), nix::sys::stat::Mode::S_IRWXU).expect("a FIFO");
        let _socket = UnixListener::bind(path("socket.rs")).expect("a socket");
        for (name, expected) in [
            ("good.rs", Ok(12)),
            ("just.rs", Ok(LARGEST_SOURCE as usize)),
            ("large.rs", Err("it is larger than 1024 KiB")),
            ("link.rs", Err("it is a symbolic link")),
            ("fifo.rs", Err("it is no regular file")),
            ("socket.rs", Err("it is no regular file")),
            (".", Err("it is a folder")),
            ("none.rs", Err("No such file")),
        ] {
            match (read(&path(name), folder.path()), expected) {
                (Ok(source), Ok(length)) => assert_eq!(source.text.len(), length, "{name}"),
                (Err(error), Err(part)) => assert!(error.to_string().contains(part), "{name}: {error}"),
                (got, expected) => panic!("{name}: {got:?} instead of {expected:?}"),
            }
        }
    }
}
