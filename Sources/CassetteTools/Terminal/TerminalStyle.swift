#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Colour and weight, for a terminal that wants them.
public struct TerminalStyle: Sendable {
  private let isOn: Bool

  /// On for a terminal, unless `NO_COLOR` is set to something or `TERM` is `dumb`.
  public init(descriptor: Int32) {
    isOn = isatty(descriptor) == 1 && (Environment.value("NO_COLOR") ?? "").isEmpty && !Self.terminalIsDumb
  }

  /// On or off, whatever the output is.
  public init(isOn: Bool) {
    self.isOn = isOn
  }

  static var terminalIsDumb: Bool { Environment.value("TERM") ?? "dumb" == "dumb" }

  public func bold(_ text: String) -> String { wrap(text, "1") }
  public func faint(_ text: String) -> String { wrap(text, "2") }
  public func red(_ text: String) -> String { wrap(text, "1;31") }
  public func yellow(_ text: String) -> String { wrap(text, "1;33") }
  public func green(_ text: String) -> String { wrap(text, "32") }

  private func wrap(_ text: String, _ code: String) -> String {
    isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
