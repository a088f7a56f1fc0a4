//! Times of the clock and of the processor, and what is told of many of them.

use std::time::Instant;

/// Wall and processor time in milliseconds.
pub type Time = (f64, f64);

/// Times of many.
pub type Times = Vec<Time>;

/// Milliseconds of the processor that this thread has had; 0 where the system does not tell.
pub fn cpu_ms() -> f64 {
    // The system counts anew when a thread gives way, else only every few milliseconds.
    std::thread::yield_now();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    told.split(' ')
        .next()
        .and_then(|number| number.parse::<f64>().ok())
        .unwrap_or(0.0)
        / 1e6
}

/// Milliseconds of the processor that all threads have had, counted in steps of ten: for the sum of many. A search may use
/// two.
pub fn process_ms() -> f64 {
    let told = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // What stands before is the name of the program.
    let numbers = told.rsplit(')').next().unwrap_or_default();
    let ticks = numbers.split_whitespace().skip(11).take(2);
    ticks
        .filter_map(|number| number.parse::<f64>().ok())
        .sum::<f64>()
        * 10.0
}

pub fn ms(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1_000.0
}

/// What something gives, and how long it takes.
pub fn timed<T>(f: impl FnOnce() -> T) -> (T, Time) {
    let before = cpu_ms();
    let begun = Instant::now();
    let value = f();
    let wall = ms(begun);
    (value, (wall, cpu_ms() - before))
}

/// The number below which that part of them is.
pub fn at(times: impl Iterator<Item = f64>, part: f64) -> f64 {
    let mut sorted: Vec<f64> = times.collect();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    sorted
        .get((last as f64 * part).round() as usize)
        .copied()
        .unwrap_or_default()
}

/// The 95th hundredth of the processor's times. What other programs take of a busy machine is not ours: this is judged.
pub fn p95(times: &Times) -> f64 {
    at(times.iter().map(|time| time.1), 0.95)
}

pub fn head(what: &str) {
    println!("{what:<28}    wall p50     p95     p99   worst     CPU p50     p95   worst");
}

pub fn tell(name: &str, times: &Times) {
    let wall = |part| at(times.iter().map(|time| time.0), part);
    let cpu = |part| at(times.iter().map(|time| time.1), part);
    println!(
        "{name:<28} {:>11.2} {:>7.2} {:>7.2} {:>7.2} {:>11.2} {:>7.2} {:>7.2}",
        wall(0.5),
        wall(0.95),
        wall(0.99),
        wall(1.0),
        cpu(0.5),
        cpu(0.95),
        cpu(1.0)
    );
}
