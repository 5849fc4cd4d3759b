//! The clocks of the vDSO (vdso(7)): code that the kernel maps into every process so that a program can read the time
//! without a system call, which a seccomp filter would see. It is overwritten with jumps to functions of ours; the
//! mapping is private, so other processes keep theirs.
#![expect(
    unsafe_code,
    reason = "the vDSO is a loaded ELF file at an address that the kernel tells; its code is overwritten"
)]

use crate::{arch, sys};
use core::ffi::CStr;

/// What the vDSO's functions are replaced with; each has the signature of the function in [`arch::VDSO_NAMES`].
#[derive(Clone, Copy, Debug)]
pub struct Replacements {
    /// clock_gettime(2).
    pub clock_gettime: unsafe extern "C" fn(libc::clockid_t, *mut libc::timespec) -> libc::c_int,
    /// gettimeofday(2).
    pub gettimeofday: unsafe extern "C" fn(*mut libc::timeval, *mut libc::c_void) -> libc::c_int,
    /// time(2).
    pub time: unsafe extern "C" fn(*mut libc::time_t) -> libc::time_t,
    /// getrandom(2), with a state that is not used; `None` leaves it.
    pub getrandom: Option<unsafe extern "C" fn(*mut u8, usize, u32, *mut u8, usize) -> isize>,
}

/// Why the clocks could not be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The kernel does not let the vDSO be changed (CONFIG_MSEAL_SYSTEM_MAPPINGS).
    Sealed,
    /// There is no clock_gettime in it.
    NotFound,
}

const PAGE_SIZE: usize = 4096;

/// Replaces the clocks of this process. A process without a vDSO is fine: its clocks are system calls.
///
/// # Errors
///
/// When the kernel forbids it, or the vDSO is not as expected; then nothing has been changed.
///
/// # Safety
///
/// No other thread may be executing code of the vDSO: call this while the process has one thread.
pub unsafe fn replace_clocks(replacements: &Replacements) -> Result<(), Failure> {
    // SAFETY: getauxval has no preconditions.
    let base = unsafe { libc::getauxval(libc::AT_SYSINFO_EHDR) } as usize;
    if base == 0 {
        return Ok(());
    }
    // SAFETY: the kernel mapped a complete ELF file at `base`.
    let image = unsafe { Image::at(base) };
    let targets = [
        replacements.clock_gettime as *const () as usize,
        replacements.gettimeofday as *const () as usize,
        replacements.time as *const () as usize,
        replacements
            .getrandom
            .map_or(0, |getrandom| getrandom as *const () as usize),
    ];
    if image.function(arch::VDSO_NAMES[0]).is_none() {
        return Err(Failure::NotFound);
    }
    let protect = |protection: i32| {
        // SAFETY: only the vDSO's own pages are concerned, and nobody executes them meanwhile.
        unsafe { sys::call3(libc::SYS_mprotect, base, image.size, protection as usize) }
    };
    if protect(libc::PROT_READ | libc::PROT_WRITE | libc::PROT_EXEC) < 0 {
        return Err(Failure::Sealed);
    }
    for (name, target) in arch::VDSO_NAMES.into_iter().zip(targets) {
        if target == 0 {
            continue;
        }
        if let Some(function) = image.function(name) {
            // SAFETY: the function lies inside the mapping, which is writable now, with room for the jump.
            unsafe { arch::jump_to(function as *mut u8, target) };
        }
    }
    protect(libc::PROT_READ | libc::PROT_EXEC);
    Ok(())
}

/// The vDSO as an ELF file in memory (elf(5)).
struct Image {
    base: usize,
    size: usize,
    symbols: usize,
    symbol_count: usize,
    names: usize,
}

impl Image {
    /// # Safety
    ///
    /// A complete ELF file must be mapped at `base`.
    unsafe fn at(base: usize) -> Self {
        let mut image = Self {
            base,
            size: 0,
            symbols: 0,
            symbol_count: 0,
            names: 0,
        };
        // SAFETY: the headers and tables of a complete ELF file lie where they say.
        unsafe {
            let header = &*(base as *const libc::Elf64_Ehdr);
            let first = (base + header.e_phoff as usize) as *const libc::Elf64_Phdr;
            let mut dynamic = 0;
            for index in 0..header.e_phnum as usize {
                let program = &*first.add(index);
                match program.p_type {
                    libc::PT_DYNAMIC => dynamic = base + program.p_offset as usize,
                    libc::PT_LOAD => image.size = image.size.max((program.p_vaddr + program.p_memsz) as usize),
                    _ => {}
                }
            }
            image.size = image.size.next_multiple_of(PAGE_SIZE);
            // DT_HASH 4, DT_STRTAB 5, DT_SYMTAB 6, DT_GNU_HASH 0x6ffffef5 (elf.h).
            let mut gnu_hash = 0;
            let mut entry = dynamic as *const [u64; 2];
            while dynamic != 0 && (*entry)[0] != 0 {
                let address = base + (*entry)[1] as usize;
                match (*entry)[0] {
                    4 => image.symbol_count = ((address + 4) as *const u32).read() as usize,
                    5 => image.names = address,
                    6 => image.symbols = address,
                    0x6fff_fef5 => gnu_hash = address,
                    _ => {}
                }
                entry = entry.add(1);
            }
            if image.symbol_count == 0 && gnu_hash != 0 {
                image.symbol_count = count_by_gnu_hash(gnu_hash);
            }
        }
        image
    }

    /// The address of a function.
    fn function(&self, name: &[u8]) -> Option<usize> {
        if self.symbols == 0 || self.names == 0 {
            return None;
        }
        for index in 1..self.symbol_count {
            // SAFETY: the table has `symbol_count` entries, each with the place of a name that ends in NUL.
            let (symbol, found) = unsafe {
                let symbol = &*(self.symbols as *const libc::Elf64_Sym).add(index);
                let found = CStr::from_ptr((self.names + symbol.st_name as usize) as *const libc::c_char);
                (symbol, found.to_bytes())
            };
            let inside = symbol.st_value != 0 && symbol.st_value as usize + arch::JUMP_SIZE <= self.size;
            if inside && found == name {
                return Some(self.base + symbol.st_value as usize);
            }
        }
        None
    }
}

/// How many symbols a table has that comes with a GNU hash only: one more than the last in the longest chain.
///
/// # Safety
///
/// `table` must be the address of such a hash table.
unsafe fn count_by_gnu_hash(table: usize) -> usize {
    // SAFETY: number of buckets, first symbol, words of the Bloom filter, shift; then filter, buckets, chains.
    unsafe {
        let word = |index: usize| (table as *const u32).add(index).read() as usize;
        let (buckets, first, filter) = (word(0), word(1), word(2));
        let bucket = |index: usize| word(4 + filter * 2 + index);
        let chain = |symbol: usize| word(4 + filter * 2 + buckets + symbol - first);
        let mut last = (0..buckets).map(bucket).max().unwrap_or(0);
        if last < first {
            return first;
        }
        while chain(last) & 1 == 0 {
            last += 1;
        }
        last + 1
    }
}
