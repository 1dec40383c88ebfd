//! What the process takes in memory.

/// Bytes in memory that are the process's own, without the pages of its file: those that count against a container's limit and
/// cannot be had back. `None` where the system does not say.
pub fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

/// Bytes that the allocator has given out. `None` where it does not count them.
#[cfg(not(target_env = "msvc"))]
pub fn allocated() -> Option<u64> {
    // The counters are those of the last epoch.
    tikv_jemalloc_ctl::epoch::advance().ok()?;
    tikv_jemalloc_ctl::stats::allocated::read().ok().map(|bytes| bytes as u64)
}

/// Bytes that the allocator has given out. `None` where it does not count them.
#[cfg(target_env = "msvc")]
pub fn allocated() -> Option<u64> {
    None
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #[test]
    fn a_process_knows_how_large_it_is() {
        let before = super::resident().unwrap();
        let held = vec![1_u8; 64 << 20];
        assert!(super::resident().unwrap() > before + (32 << 20));
        assert_eq!(held.iter().filter(|byte| **byte == 1).count(), 64 << 20);
    }
}
