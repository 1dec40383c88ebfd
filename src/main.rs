//! Wiring: flags in, tasks out.

use std::process::ExitCode;

use clap::Parser;
use crds_objects_browser::{
    config::{Cli, Command},
    policy,
};

fn main() -> ExitCode {
    // clap prints the sentence and exits with 2 by itself.
    let cli = Cli::parse();
    match cli.command {
        Some(Command::Crd) => print!("{}", policy::crd::crd_yaml()),
        Some(Command::Openapi) => {}
        Some(Command::Serve(_)) | None => {}
    }
    ExitCode::SUCCESS
}
