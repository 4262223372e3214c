import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

/// What became of one case.
struct CheckRecord {
  enum Outcome {
    case judged(CaseResult, notes: [String])
    /// The case cannot be read.
    case wrongCase(String)
    /// There was no candidate to judge.
    case noResult(String)
  }

  /// Of `case.yaml`.
  let path: String
  let name: String
  let outcome: Outcome

  var code: ExitCode {
    switch outcome {
    case .wrongCase: RewindCheck.wrongCase
    case .noResult: RewindCheck.noResult
    case .judged(let result, _):
      switch result.verdict {
      case .fixed, .passed: .success
      case .reproduced, .failed: RewindCheck.bad
      case .inconclusive: RewindCheck.inconclusive
      }
    }
  }

  /// What a program calls it.
  var verdict: String {
    switch outcome {
    case .wrongCase: "wrong-case"
    case .noResult: "no-result"
    case .judged(let result, _): result.verdict.rawValue
    }
  }
}

extension [CheckRecord] {
  /// The code of all of them: the worst one.
  var code: ExitCode {
    let order = [RewindCheck.noResult, RewindCheck.wrongCase, RewindCheck.bad, RewindCheck.inconclusive]
    return order.first { code in contains { $0.code == code } } ?? .success
  }
}

/// Tells what became of cases, one after the other.
protocol CheckReporter {
  func begin() throws
  mutating func report(_ record: CheckRecord) throws
  func end(_ records: [CheckRecord]) throws
}

/// The formats that results are told in.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json, junit

  func reporter(_ out: any ByteOutput, _ style: TerminalStyle) -> any CheckReporter {
    switch self {
    case .text: TextReporter(out: out, style: style)
    case .json: JSONReporter(out: out)
    case .junit: JUnitReporter(out: out)
    }
  }
}
