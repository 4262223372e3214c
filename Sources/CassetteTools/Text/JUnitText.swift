/// JUnit's XML, as CI systems take it, line by line.
package enum JUnitText {
  package enum Result {
    /// With what is to be read about it, if anything.
    case passed(String)
    case failed(type: String, message: String, text: String)
    /// Something else than what is tested went wrong.
    case broken(String)
    case skipped(String)
  }

  package struct Case {
    let name: String
    let result: Result
    let microseconds: Int?

    package init(name: String, _ result: Result, microseconds: Int? = nil) {
      self.name = name
      self.result = result
      self.microseconds = microseconds
    }
  }

  package struct Suite {
    let name: String
    package var cases: [Case] = []

    package init(_ name: String) { self.name = name }

    package var lines: [String] {
      let (failures, errors, skipped) = cases.reduce(into: (0, 0, 0)) { counts, item in
        switch item.result {
        case .passed: break
        case .failed: counts.0 += 1
        case .broken: counts.1 += 1
        case .skipped: counts.2 += 1
        }
      }
      let name = MarkupText.attribute(name)
      let skips = skipped > 0 ? " skipped=\"\(skipped)\"" : ""
      return [
        "  <testsuite name=\"\(name)\" tests=\"\(cases.count)\" failures=\"\(failures)\" errors=\"\(errors)\"\(skips)>"
      ] + cases.flatMap { $0.lines(className: name) } + ["  </testsuite>"]
    }
  }

  package static func start(_ program: String) -> [String] {
    ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<testsuites name=\"\(MarkupText.attribute(program))\">"]
  }

  package static let end = ["</testsuites>"]
}

extension JUnitText.Case {
  fileprivate func lines(className: String) -> [String] {
    let time = microseconds.map { " time=\"\(Self.seconds($0))\"" } ?? ""
    let start = "    <testcase name=\"\(MarkupText.attribute(name))\" classname=\"\(className)\"\(time)"
    let content: String
    switch result {
    case .passed(let text) where text.isEmpty: return [start + "/>"]
    case .passed(let text): content = "<system-out>\(MarkupText.content(text))</system-out>"
    case .failed(let type, let message, let text):
      content =
        "<failure type=\"\(MarkupText.attribute(type))\" message=\"\(MarkupText.attribute(message))\">"
        + "\(MarkupText.content(text))</failure>"
    case .broken(let message): content = "<error message=\"\(MarkupText.attribute(message))\"/>"
    case .skipped(let message): content = "<skipped message=\"\(MarkupText.attribute(message))\"/>"
    }
    return [start + ">", "      " + content, "    </testcase>"]
  }

  /// With a point, whatever the locale.
  private static func seconds(_ microseconds: Int) -> String {
    let milliseconds = String(microseconds / 1000 % 1000)
    return "\(microseconds / 1_000_000).\(String(repeating: "0", count: 3 - milliseconds.utf8.count))\(milliseconds)"
  }
}
