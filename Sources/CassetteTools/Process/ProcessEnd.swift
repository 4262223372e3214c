/// How a program ended.
package enum ProcessEnd: Hashable, Sendable {
  case code(Int)
  case signal(Int)
  /// It was killed since its time was over.
  case timeout

  /// From what `waitpid` tells of a process that is gone.
  init(status: Int32) {
    let number = status & 0x7F
    self = number == 0 ? .code(Int(status >> 8 & 0xFF)) : .signal(Int(number))
  }

  /// Nil when it did not end of its own accord.
  package var code: Int32? { if case .code(let code) = self { Int32(clamping: code) } else { nil } }

  /// As shells tell it: 128 and the signal's number, if a signal ended it; 124 as `timeout` has it.
  package var status: Int32 {
    switch self {
    case .code(let code): Int32(clamping: code)
    case .signal(let number): Int32(clamping: 128 + number)
    case .timeout: 124
    }
  }

  /// As a session's `status` has it (spec §9): `0`, `signal 9`.
  package var sessionStatus: String { if case .code(let code) = self { String(code) } else { text } }

  /// For people: `exit 1`.
  package var text: String {
    switch self {
    case .code(let code): "exit \(code)"
    case .signal(let number): "signal \(number)"
    case .timeout: "killed after its time was over"
    }
  }

  package var isSuccess: Bool { self == .code(0) }
}
