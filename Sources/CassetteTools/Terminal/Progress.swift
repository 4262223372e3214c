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

  private func advance(by count: Int) {
    bytes += count
    show("\(Quantity.size(bytes)) read")
  }

  /// Says how far the work has come, unless that was just said.
  public func show(_ state: String) {
    let now = ContinuousClock.now
    guard now - start > .seconds(1), shown.map({ now - $0 > .milliseconds(100) }) ?? true else { return }
    shown = now
    let seconds = (now - start).components.seconds
    let line = "\(TerminalText.line(what)): \(state), \(seconds) s"
    StandardError.write("\r\u{1B}[K" + TerminalWidth.cut(line, to: (TerminalWidth.of(descriptor: 2) ?? 80) - 1))
  }
}

extension Progress {
  /// The same file, whose reads move a progress line, when there is a terminal to show it on.
  public static func watch(_ file: any RandomAccessBytes, _ what: String) -> any RandomAccessBytes {
    Progress(what).map { WatchedFile(file, $0) } ?? file
  }

  /// The same input, whose reads move a progress line.
  public static func watch(_ input: any ByteInput, _ what: String) -> any ByteInput {
    Progress(what).map { WatchedInput(input, $0) } ?? input
  }

  private final class WatchedFile: RandomAccessBytes {
    private let file: any RandomAccessBytes
    private let progress: Progress

    init(_ file: any RandomAccessBytes, _ progress: Progress) {
      self.file = file
      self.progress = progress
    }

    var size: Int { file.size }

    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
      let count = try file.read(at: offset, into: buffer)
      progress.advance(by: count)
      return count
    }
  }

  private final class WatchedInput: ByteInput {
    private let input: any ByteInput
    private let progress: Progress

    init(_ input: any ByteInput, _ progress: Progress) {
      self.input = input
      self.progress = progress
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
      let count = try input.read(into: buffer)
      progress.advance(by: count)
      return count
    }
  }
}
