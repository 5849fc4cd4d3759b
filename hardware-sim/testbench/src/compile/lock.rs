//! Locks on bytes of a file, which only serve as names. The kernel takes a lock away from a process that dies (fcntl(2),
//! "Open file description locks").

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, fcntl};

/// A lock that is held. Dropping it releases it.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
    byte: i64,
}

/// With how many others a lock is shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// With all that share it.
    Shared,
    /// With nobody.
    Exclusive,
}

impl Kind {
    fn flag(self) -> i32 {
        match self {
            Self::Shared => libc::F_RDLCK,
            Self::Exclusive => libc::F_WRLCK,
        }
    }
}

impl Lock {
    /// Locks the byte, as soon as nobody holds a lock that is in the way.
    pub fn wait(path: &Path, byte: i64, kind: Kind) -> io::Result<Self> {
        loop {
            let file = open(path)?;
            let range = range(byte, kind.flag());
            match fcntl(&file, FcntlArg::F_OFD_SETLKW(&range)) {
                // Else somebody has cleared everything away meanwhile: the file that others lock is a new one.
                Ok(_) if is_at(&file, path) => return Ok(Self { file, byte }),
                Ok(_) | Err(Errno::EINTR) => {}
                Err(errno) => return Err(errno.into()),
            }
        }
    }

    /// Locks the byte for this owner alone, if nobody else holds it.
    pub fn exclusive_now(path: &Path, byte: i64) -> io::Result<Option<Self>> {
        let file = open(path)?;
        match fcntl(&file, FcntlArg::F_OFD_SETLK(&range(byte, libc::F_WRLCK))) {
            Ok(_) if is_at(&file, path) => Ok(Some(Self { file, byte })),
            Ok(_) | Err(Errno::EAGAIN | Errno::EACCES) => Ok(None),
            Err(errno) => Err(errno.into()),
        }
    }

    /// Shares a lock from now on. Nobody else can get it alone in between.
    pub fn share(&self) -> io::Result<()> {
        fcntl(&self.file, FcntlArg::F_OFD_SETLK(&range(self.byte, libc::F_RDLCK)))?;
        Ok(())
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file would not do: a process that another thread is just starting has copies of all files until
        // it executes its program.
        let _ = fcntl(&self.file, FcntlArg::F_OFD_SETLK(&range(self.byte, libc::F_UNLCK)));
    }
}

fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
}

fn is_at(file: &File, path: &Path) -> bool {
    match (file.metadata(), fs::metadata(path)) {
        (Ok(opened), Ok(named)) => (opened.dev(), opened.ino()) == (named.dev(), named.ino()),
        _ => false,
    }
}

fn range(byte: i64, kind: i32) -> libc::flock {
    libc::flock {
        l_type: kind as libc::c_short,
        l_whence: libc::SEEK_SET as libc::c_short,
        l_start: byte,
        l_len: 1,
        l_pid: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;
    use std::time::{Duration, Instant};

    #[test]
    fn one_has_it_alone_or_many_share_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("lock");
        let alone = || Lock::exclusive_now(&path, 7).expect("an answer");
        let first = alone().expect("it is free");
        assert!(alone().is_none());
        assert!(
            Lock::exclusive_now(&path, 8).expect("an answer").is_some(),
            "another byte"
        );
        first.share().expect("shared");
        let second = Lock::wait(&path, 7, Kind::Shared).expect("shared");
        drop(first);
        assert!(alone().is_none());
        drop(second);
        assert!(alone().is_some());
    }

    #[test]
    fn who_waits_gets_it_when_the_other_is_done() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("lock");
        let first = Lock::wait(&path, 7, Kind::Exclusive).expect("free");
        let (tell, told) = mpsc::channel();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let _second = Lock::wait(&path, 7, Kind::Shared).expect("shared");
                tell.send("second").expect("heard");
            });
            assert!(told.try_recv().is_err());
            drop(first);
            assert_eq!(told.recv(), Ok("second"));
        });
    }

    #[test]
    fn who_has_waited_for_a_file_that_was_cleared_away_locks_the_new_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("lock");
        let first = Lock::wait(&path, 7, Kind::Exclusive).expect("free");
        let waits = format!(":{} ", fs::metadata(&path).expect("the file").ino());
        std::thread::scope(|scope| {
            let second = scope.spawn(|| Lock::wait(&path, 7, Kind::Exclusive).expect("free"));
            // The kernel lists who waits behind an arrow.
            let until = Instant::now() + Duration::from_secs(60);
            let is_waiting = |line: &str| line.contains("-> OFDLCK") && line.contains(&waits);
            while !fs::read_to_string("/proc/locks")
                .expect("the list")
                .lines()
                .any(is_waiting)
            {
                assert!(Instant::now() < until, "nobody waits");
                std::thread::yield_now();
            }
            fs::remove_file(&path).expect("removed");
            drop(first);
            let second = second.join().expect("a lock");
            assert!(Lock::exclusive_now(&path, 7).expect("an answer").is_none());
            drop(second);
            assert!(Lock::exclusive_now(&path, 7).expect("an answer").is_some());
        });
    }
}
