import Foundation

/// A Python environment with mitmproxy, beside that of the other tools, with which its dependencies do not agree.
///
/// `REWIND_MITMPROXY` names one; without it `.build/mitmproxy` is made once, which needs PyPI.
enum MitmproxyPeer {
  /// The interpreter; nil when there is none, which is printed.
  static let python: String? = {
    do {
      let given = ProcessInfo.processInfo.environment["REWIND_MITMPROXY"]
      return try PythonPeers.prepare(
        "mitmproxy", given, packages: [["mitmproxy==11.0.2"]], check: ["-c", "import mitmproxy.io"])
    } catch {
      print("tests against mitmproxy are skipped: \(error)")
      return nil
    }
  }()
}
