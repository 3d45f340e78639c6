//! Who paints the pages.

use tauri::WebviewWindow;

/// The processor, and not the graphics driver: the pages are text and lines that hardly move. The web
/// view's accelerated way takes 100 MiB more, compiles shaders before it shows anything, and leaves the
/// window white on some of the drivers old laptops have. Elsewhere the system's web view decides.
pub fn by_processor(window: &WebviewWindow) -> tauri::Result<()> {
    #[cfg(target_os = "linux")]
    window.with_webview(|webview| {
        use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt as _, WebViewExt as _};
        if let Some(settings) = webview.inner().settings() {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    })?;
    #[cfg(not(target_os = "linux"))]
    let _ = window;
    Ok(())
}
