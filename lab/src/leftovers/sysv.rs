//! System V shared memory, semaphores and message queues, from `/proc/sysvipc`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use nix::unistd::geteuid;

use super::{Kind, Leftover};

/// Each table: its file, the column of the id, and the option of `ipcrm`.
const TABLES: [(&str, &str, Kind, &str); 3] = [
    ("shm", "shmid", Kind::SysVSharedMemory, "-m"),
    ("sem", "semid", Kind::SysVSemaphores, "-s"),
    ("msg", "msqid", Kind::SysVMessageQueue, "-q"),
];

/// The objects of this user at one moment.
#[derive(Debug, Default)]
pub(super) struct SysV(BTreeMap<(Kind, i64), Object>);

/// One object.
#[derive(Clone, Debug)]
pub(super) struct Object {
    kind: Kind,
    id: i64,
    key: i64,
    option: &'static str,
    /// How many attachments it has; shared memory only.
    attached: i64,
    /// Who made it; shared memory only.
    creator: Option<i32>,
}

impl SysV {
    pub fn of(folder: &Path) -> Self {
        let user = i64::from(geteuid().as_raw());
        let mut objects = BTreeMap::new();
        for (file, id, kind, option) in TABLES {
            let text = fs::read_to_string(folder.join(file)).unwrap_or_default();
            for row in rows(&text) {
                let field = |name: &str| row.get(name).copied();
                if field("uid") != Some(user) {
                    continue;
                }
                let Some(id) = field(id) else { continue };
                let object = Object {
                    kind,
                    id,
                    key: field("key").unwrap_or(0),
                    option,
                    attached: field("nattch").unwrap_or(0),
                    creator: field("cpid").and_then(|pid| i32::try_from(pid).ok()),
                };
                objects.insert((kind, id), object);
            }
        }
        Self(objects)
    }

    /// Those that were not there before. Ids carry a sequence number, so an old id is no new object.
    pub fn since(self, before: &Self) -> Vec<Object> {
        self.0
            .into_iter()
            .filter(|(id, _)| !before.0.contains_key(id))
            .map(|(_, object)| object)
            .collect()
    }
}

impl Object {
    /// Whether a process that lives now uses or made it. The program's processes are dead by then.
    pub fn belongs_to_living(&self) -> bool {
        self.attached > 0
            || self
                .creator
                .is_some_and(|pid| Path::new(&format!("/proc/{pid}")).exists())
    }

    pub fn leftover(self, certain: bool) -> Leftover {
        let name = format!("{} (key {:#x})", self.id, self.key as i32);
        Leftover {
            kind: self.kind,
            name,
            remove: format!("ipcrm {} {}", self.option, self.id),
            certain,
        }
    }
}

/// A table with a heading, row by row; only columns that are numbers.
fn rows(text: &str) -> impl Iterator<Item = BTreeMap<&str, i64>> {
    let mut lines = text.lines();
    let heading: Vec<&str> = lines.next().unwrap_or_default().split_whitespace().collect();
    lines.map(move |line| {
        let values = line.split_whitespace().map(str::parse);
        heading
            .iter()
            .copied()
            .zip(values)
            .filter_map(|(name, value)| Some((name, value.ok()?)))
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_table_of_the_kernel() {
        let text = "       key      shmid perms                  size  cpid  lpid nattch   uid   gid  cuid  cgid\n\
                    1234  32768   600   4096  77  78  1  1000  1000  1000  1000\n";
        let rows: Vec<_> = rows(text).collect();
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0]["shmid"], 32768);
        assert_eq!(rows[0]["cpid"], 77);
    }

    #[test]
    fn only_own_and_new_objects_count() {
        let folder = tempfile::tempdir().expect("a folder");
        let user = geteuid().as_raw();
        let table = |ids: &[(i32, u32)]| {
            let mut text = "key shmid perms size cpid lpid nattch uid gid cuid cgid\n".to_string();
            for (id, uid) in ids {
                text += &format!("-2 {id} 600 4096 4194999 78 0 {uid} 0 0 0\n");
            }
            fs::write(folder.path().join("shm"), text).expect("a table");
            SysV::of(folder.path())
        };
        let before = table(&[(1, user)]);
        let new = table(&[(1, user), (2, user), (3, user + 1)]).since(&before);
        assert_eq!(new.iter().map(|object| object.id).collect::<Vec<_>>(), [2]);
        assert!(!new[0].belongs_to_living());
        let leftover = new[0].clone().leftover(true);
        assert_eq!(
            leftover.to_string(),
            "System V shared memory 2 (key 0xfffffffe); remove it with: ipcrm -m 2"
        );
    }
}
