public import CassetteFormat

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One line on a terminal that says how far long work has come; it appears after a second and goes when the work ends.
public final class Progress {
  private let what: String
  private let start = ContinuousClock.now
  private var shown: ContinuousClock.Instant?
  private var bytes = 0

  /// - Parameter what: What is being done, such as `importing run.rw`.
  /// - Returns: Nil when standard error is no terminal that can remove a line.
  public init?(_ what: String) {
    guard isatty(2) == 1, !TerminalStyle.terminalIsDumb else { return nil }
    self.what = what
  }

  deinit {
    if shown != nil { StandardError.write("\r\u{1B}[K") }
  }

  fileprivate func advance(by count: Int) {
    bytes += count
    let now = ContinuousClock.now
    guard now - start > .seconds(1), shown.map({ now - $0 > .milliseconds(100) }) ?? true else { return }
    shown = now
    let seconds = (now - start).components.seconds
    let line = "\(TerminalText.line(what)): \(Quantity.size(bytes)) read, \(seconds) s"
    StandardError.write("\r\u{1B}[K" + TerminalWidth.cut(line, to: (TerminalWidth.standardOutput ?? 80) - 1))
  }
}

/// A file whose reads move a progress line.
public final class WatchedFile: RandomAccessBytes, ByteInput {
  private let file: FileInput
  private let progress: Progress

  /// - Returns: The file itself when there is no progress to show.
  public static func watch(_ file: FileInput, _ what: String) -> any RandomAccessBytes & ByteInput {
    Progress(what).map { WatchedFile(file, $0) } ?? file
  }

  private init(_ file: FileInput, _ progress: Progress) {
    self.file = file
    self.progress = progress
  }

  public var size: Int { file.size }

  public func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = try file.read(at: offset, into: buffer)
    progress.advance(by: count)
    return count
  }

  public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = try file.read(into: buffer)
    progress.advance(by: count)
    return count
  }
}
