//! Who has a file open or mapped.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::MetadataExt;

use super::files::FileId;
use crate::processes;

/// The files that any living process has open or mapped, as far as this user may look.
pub(super) fn all() -> BTreeSet<FileId> {
    let mut held = BTreeSet::new();
    for pid in processes::all().into_keys() {
        collect(pid, &mut held);
    }
    held
}

/// The files that one process has open or mapped.
pub(super) fn of(pid: i32) -> BTreeSet<FileId> {
    let mut held = BTreeSet::new();
    collect(pid, &mut held);
    held
}

fn collect(pid: i32, held: &mut BTreeSet<FileId>) {
    for entry in fs::read_dir(format!("/proc/{pid}/fd")).into_iter().flatten().flatten() {
        // Following the link reaches the open file itself, even when its name is gone.
        if let Ok(about) = fs::metadata(entry.path()) {
            held.insert((about.dev(), about.ino()));
        }
    }
    let maps = fs::read(format!("/proc/{pid}/maps")).unwrap_or_default();
    held.extend(String::from_utf8_lossy(&maps).lines().filter_map(mapped));
}

/// Device and inode in a line of `/proc/PID/maps`: `7f00-7f01 rw-s 00000000 00:1a 4711   /dev/shm/x`.
fn mapped(line: &str) -> Option<FileId> {
    let mut fields = line.split_whitespace().skip(3);
    let (major, minor) = fields.next()?.split_once(':')?;
    let inode: u64 = fields.next()?.parse().ok().filter(|inode| *inode != 0)?;
    let device = nix::sys::stat::makedev(
        u64::from_str_radix(major, 16).ok()?,
        u64::from_str_radix(minor, 16).ok()?,
    );
    Some((device, inode))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_file_is_held_until_it_is_closed() {
        let file = tempfile::tempfile().expect("a file");
        let about = file.metadata().expect("its metadata");
        let id = (about.dev(), about.ino());
        let own = nix::unistd::getpid().as_raw();
        assert!(of(own).contains(&id));
        assert!(all().contains(&id));
        drop(file);
        assert!(!of(own).contains(&id));
    }

    #[test]
    fn the_program_itself_is_mapped() {
        let about = fs::metadata("/proc/self/exe").expect("this program");
        let maps = fs::read_to_string("/proc/self/maps").expect("the maps");
        assert!(
            maps.lines()
                .filter_map(mapped)
                .any(|id| id == (about.dev(), about.ino()))
        );
    }

    #[test]
    fn lines_without_a_file_hold_nothing() {
        assert_eq!(mapped("7ffd-7ffe rw-p 00000000 00:00 0   [stack]"), None);
        assert_eq!(mapped(""), None);
    }
}
