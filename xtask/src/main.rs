//! Development tasks; `./build.sh` is their face.

mod parity;

fn main() -> std::process::ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("parity") => parity::run(&arguments[1..]),
        _ => {
            eprintln!("usage: xtask parity [--cases N] [--seed S]");
            std::process::ExitCode::from(2)
        }
    }
}
