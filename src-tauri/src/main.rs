//! The desktop shell: reads the arguments, keeps one window per library, opens the library, runs the window.
//!
//! Everything that the app does lives in the crates below it; here is only what needs a desktop.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod args;
mod host;
mod ipc;
mod pages;
mod shell;
mod window;

use commonplace_core::instance::{self, Start};
use shell::Shell;
use std::process::ExitCode;
use std::time::Instant;
use tauri::Manager as _;

fn main() -> ExitCode {
    let started = Instant::now();
    commonplace_core::outlive_limits();
    let args = match args::read(std::env::args_os().skip(1)) {
        args::Read::Run(args) => args,
        args::Read::Say(text) => {
            println!("{text}");
            return ExitCode::SUCCESS;
        }
        args::Read::Wrong(text) => {
            eprintln!("{text}");
            return ExitCode::from(2);
        }
    };
    let instance = match instance::start(&args.library, &args.open) {
        Ok(Start::First(instance)) => instance,
        Ok(Start::HandedOver) => return ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let built = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .invoke_handler(tauri::generate_handler![ipc::call])
        .register_asynchronous_uri_scheme_protocol(pages::SCHEME, pages::serve)
        .setup(move |app| {
            app.manage(Shell::open(app.handle(), started, args));
            window::open(app.handle())?;
            let handle = app.handle().clone();
            instance.on_args(move |args| shell::started_again(&handle, args));
            app.manage(instance);
            Ok(())
        })
        .run(tauri::generate_context!());
    match built {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("The window could not be opened: {error}");
            ExitCode::FAILURE
        }
    }
}
