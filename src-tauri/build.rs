//! Names the one command that the page may call, so that its permission exists and no other does.

fn main() {
    // The interface is built on its own. Without it the shell still compiles, so that lints and tests need no Node.
    let interface = std::path::Path::new("../ui/dist");
    if !interface.join("index.html").exists() {
        println!(
            "cargo::warning=ui/dist is not built: the window will be empty. `cargo xtask app` builds both."
        );
        if let Err(error) = std::fs::create_dir_all(interface) {
            println!(
                "cargo::error=Could not make {}: {error}",
                interface.display()
            );
        }
    }
    println!("cargo::rerun-if-changed=../ui/dist");
    let manifest = tauri_build::AppManifest::new().commands(&["call"]);
    if let Err(error) =
        tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))
    {
        println!("cargo::error={error:#}");
    }
}
