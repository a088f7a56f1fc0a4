//! The one window: how it opens, what it may load, and where it was the last time.

use crate::pages;
use crate::shell::Shell;
use commonplace_api::walls::{Wall, is_down};
use serde_json::{Value, json};
use tauri::webview::{NewWindowResponse, PageLoadEvent};
use tauri::{
    AppHandle, LogicalPosition, LogicalSize, Manager as _, Url, WebviewUrl, WebviewWindow,
    WebviewWindowBuilder, WindowEvent,
};

/// The window's label, which the capability names.
pub const MAIN: &str = "main";

/// The setting that keeps the window's place, in logical pixels.
const PLACE: &str = "window.place";
const SIZE: (f64, f64) = (1280.0, 820.0);
const LEAST: (f64, f64) = (600.0, 480.0);
/// Nothing listens there: a request that got past every other wall ends here.
const NOWHERE: &str = "http://127.0.0.1:9/";

/// Opens the window where it was, and shows it when its page is loaded, so that nothing flashes.
pub fn open(handle: &AppHandle) -> tauri::Result<()> {
    let screens = handle.available_monitors().unwrap_or_default();
    let screens = screens
        .iter()
        .map(|screen| screen.size().to_logical::<f64>(screen.scale_factor()));
    let place = Place::remembered(handle).fitted(screens);
    let mut builder = WebviewWindowBuilder::new(handle, MAIN, WebviewUrl::App("index.html".into()))
        .title("Commonplace")
        .inner_size(place.width, place.height)
        .min_inner_size(LEAST.0, LEAST.1)
        .visible(false)
        .on_navigation(|url| may_load(url) || is_down(Wall::Cage))
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .on_page_load(|window, load| {
            if load.event() == PageLoadEvent::Finished {
                let _ = window.show();
            }
        });
    if cfg!(feature = "custom-protocol") && !is_down(Wall::Cage) {
        builder =
            builder.proxy_url(Url::parse(NOWHERE).map_err(|_| tauri::Error::InvalidWindowHandle)?);
    }
    if place.position.is_none() {
        builder = builder.center();
    }
    let window = builder.build()?;
    spare_memory(&window)?;
    if let Some((x, y)) = place
        .position
        .filter(|&(x, y)| on_a_screen(&window, x, y, place.width))
    {
        window.set_position(LogicalPosition::new(x, y))?;
    }
    if place.maximized {
        window.maximize()?;
    }
    let closing = window.clone();
    window.on_window_event(move |event| {
        if let WindowEvent::CloseRequested { .. } = event {
            remember(&closing);
        }
    });
    Ok(())
}

/// WebKit by default keeps decoded pictures, scripts and whole pages for going back to them. This window shows one page.
/// Where there is no graphics processor, layers would be put together by a stand-in for one in software, which takes 100 MB
/// more (measured with WebKitGTK 2.50).
#[cfg(target_os = "linux")]
fn spare_memory(window: &WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::{
        CacheModel, HardwareAccelerationPolicy, SettingsExt as _, WebContextExt as _,
        WebViewExt as _,
    };
    let has_gpu = has_gpu();
    window.with_webview(move |webview| {
        let view = webview.inner();
        if let Some(context) = view.context() {
            context.set_cache_model(CacheModel::DocumentViewer);
        }
        if let Some(settings) = view.settings() {
            settings.set_enable_page_cache(false);
            // A look-up goes past the proxy, and past the policy of a page.
            settings.set_enable_dns_prefetching(false);
            if !has_gpu {
                settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
            }
        }
    })
}

/// Whether the kernel offers a device for rendering.
#[cfg(target_os = "linux")]
fn has_gpu() -> bool {
    std::fs::read_dir("/dev/dri").is_ok_and(|devices| {
        devices
            .flatten()
            .any(|device| device.file_name().to_string_lossy().starts_with("renderD"))
    })
}

#[cfg(not(target_os = "linux"))]
fn spare_memory(_: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}

/// Keeps the window's place for the next start. A library that cannot be written to keeps the old one.
fn remember(window: &WebviewWindow) {
    let Some(place) = Place::of(window) else {
        return;
    };
    let params = json!({ "key": PLACE, "value": place.written() });
    if let Err(error) = window.state::<Shell>().call("settings.set", params) {
        eprintln!("The window's place was not kept: {}", error.message);
    }
}

/// Whether a hand can reach the title bar there: screens come and go.
fn on_a_screen(window: &WebviewWindow, x: f64, y: f64, width: f64) -> bool {
    let Ok(monitors) = window.available_monitors() else {
        return false;
    };
    let middle = x + width / 2.0;
    monitors.iter().any(|monitor| {
        let at = monitor.position().to_logical::<f64>(monitor.scale_factor());
        let size = monitor.size().to_logical::<f64>(monitor.scale_factor());
        (at.x..at.x + size.width).contains(&middle)
            && (at.y..at.y + size.height - 40.0).contains(&y)
    })
}

/// Shows the window above others.
pub fn bring_forward(handle: &AppHandle) {
    let Some(window) = handle.get_webview_window(MAIN) else {
        return;
    };
    let shown = window
        .unminimize()
        .and_then(|()| window.show())
        .and_then(|()| window.set_focus());
    if let Err(error) = shown {
        eprintln!("The window did not come forward: {error}");
    }
}

/// Only our own pages, in the window and in its frames.
fn may_load(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    match url.scheme() {
        "tauri" | pages::SCHEME => host == "localhost",
        "about" => matches!(url.path(), "blank" | "srcdoc"),
        // How Windows spells them; nowhere else may the page reach a host of that name.
        "http" | "https" if cfg!(windows) => host == "tauri.localhost" || host == "page.localhost",
        // The interface's development server, for a program that was built without the interface.
        "http" if !cfg!(feature = "custom-protocol") => host == "localhost",
        _ => false,
    }
}

/// Where the window is, in logical pixels.
#[derive(Debug, PartialEq)]
struct Place {
    width: f64,
    height: f64,
    position: Option<(f64, f64)>,
    maximized: bool,
}

impl Place {
    fn remembered(handle: &AppHandle) -> Self {
        let settings = handle.state::<Shell>().call("settings.get", json!({}));
        Self::read(
            settings
                .ok()
                .as_ref()
                .and_then(|settings| settings.get("values")?.get(PLACE)),
        )
    }

    fn read(value: Option<&Value>) -> Self {
        let number = |key: &str| {
            value
                .and_then(|value| value.get(key)?.as_f64())
                .filter(|number| number.abs() < 100_000.0)
        };
        Self {
            width: number("width").unwrap_or(SIZE.0).max(LEAST.0),
            height: number("height").unwrap_or(SIZE.1).max(LEAST.1),
            position: number("x").zip(number("y")),
            maximized: value
                .and_then(|value| value.get("maximized")?.as_bool())
                .unwrap_or(false),
        }
    }

    /// No larger than the largest screen, so that a small one shows all of the window at its first start.
    fn fitted(self, screens: impl Iterator<Item = LogicalSize<f64>>) -> Self {
        let largest = screens.fold((0.0_f64, 0.0_f64), |largest, screen| {
            (largest.0.max(screen.width), largest.1.max(screen.height))
        });
        if largest.0 <= 0.0 || largest.1 <= 0.0 {
            return self;
        }
        Self {
            width: self.width.min(largest.0).max(LEAST.0),
            height: self.height.min(largest.1).max(LEAST.1),
            ..self
        }
    }

    fn of(window: &WebviewWindow) -> Option<Self> {
        if window.is_maximized().unwrap_or(false) {
            // The size to go back to is the one from before.
            return Some(Self {
                maximized: true,
                ..Self::remembered(window.app_handle())
            });
        }
        let scale = window.scale_factor().ok()?;
        let size: LogicalSize<f64> = window.inner_size().ok()?.to_logical(scale);
        let position = window
            .outer_position()
            .ok()
            .map(|at| at.to_logical::<f64>(scale));
        Some(Self {
            width: size.width,
            height: size.height,
            position: position.map(|at| (at.x, at.y)),
            maximized: false,
        })
    }

    fn written(&self) -> Value {
        let (x, y) = self.position.unzip();
        json!({ "width": self.width, "height": self.height, "x": x, "y": y, "maximized": self.maximized })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_load() {
        for url in [
            "tauri://localhost/",
            "tauri://localhost/index.html#x",
            "page://localhost/0192",
            "about:blank",
        ] {
            assert!(may_load(&Url::parse(url).unwrap()), "{url}");
        }
        for url in [
            "https://example.org/",
            "https://localhost/",
            "http://tauri.localhost.example.org/",
            "tauri://example.org/",
            "page://evil/",
            "file:///etc/passwd",
            "data:text/html,x",
            "javascript:alert(1)",
            "blob:tauri://localhost/1",
            "ipc://localhost/call",
        ] {
            assert!(!may_load(&Url::parse(url).unwrap()), "{url}");
        }
    }

    #[test]
    fn a_place_is_read_as_it_was_written() {
        let place = Place {
            width: 900.0,
            height: 600.0,
            position: Some((-12.0, 40.5)),
            maximized: true,
        };
        assert_eq!(Place::read(Some(&place.written())), place);
    }

    #[test]
    fn a_window_is_no_larger_than_the_largest_screen() {
        let fitted = |screens: &[(f64, f64)]| {
            let screens = screens
                .iter()
                .map(|&(width, height)| LogicalSize { width, height });
            let place = Place::read(None).fitted(screens);
            (place.width, place.height)
        };
        assert_eq!(fitted(&[(900.0, 600.0)]), (900.0, 600.0));
        assert_eq!(fitted(&[(900.0, 600.0), (1920.0, 1080.0)]), SIZE);
        assert_eq!(fitted(&[(320.0, 200.0)]), LEAST);
        assert_eq!(fitted(&[]), SIZE, "without a word about screens");
    }

    #[test]
    fn a_place_that_makes_no_sense_is_the_first_one() {
        let first = Place {
            width: SIZE.0,
            height: SIZE.1,
            position: None,
            maximized: false,
        };
        for value in [
            json!(null),
            json!([]),
            json!("x"),
            json!({ "width": "wide", "x": 3 }),
            json!({ "width": 1e300, "x": 1e9, "y": 0 }),
        ] {
            assert_eq!(Place::read(Some(&value)), first, "{value}");
        }
        assert_eq!(Place::read(None), first);
        let least = Place::read(Some(&json!({ "width": -5, "height": 0 })));
        assert_eq!(
            (least.width, least.height),
            LEAST,
            "never too small to take hold of"
        );
    }
}
