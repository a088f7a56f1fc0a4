//! The display's own mouse: WebKit's driver has none that selects, and none that reaches from one program into another.

use std::process::Command;

/// What the mouse of the display does.
#[derive(Clone, Copy)]
pub enum Mouse {
    To(f64, f64),
    Press,
    LetGo,
}

/// Drags the mouse of the display.
pub fn drag_on_screen(from: (f64, f64), to: (f64, f64)) {
    mouse(&[
        Mouse::To(from.0, from.1),
        Mouse::Press,
        Mouse::To(to.0, to.1),
        Mouse::LetGo,
    ]);
}

/// Moves the mouse of the display.
pub fn mouse(moves: &[Mouse]) {
    let mut command = Command::new("xdotool");
    for &one in moves {
        match one {
            Mouse::To(x, y) => command.args(["mousemove", &format!("{x:.0}"), &format!("{y:.0}")]),
            Mouse::Press => command.args(["mousedown", "1"]),
            Mouse::LetGo => command.args(["mouseup", "1"]),
        };
    }
    let done = command.status();
    assert!(
        done.is_ok_and(|status| status.success()),
        "xdotool moves the mouse"
    );
}
