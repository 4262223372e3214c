import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct CausesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "causes", abstract: "List the names that differences have, and what they mean.")

  @OptionGroup var json: JSONOption

  func run() throws {
    try FileOutput.standardOutput { out in
      if json.isOn {
        for code in DiffCode.allCases {
          try out.line(["code": .string(code.rawValue), "summary": .string(code.summary)])
        }
        return
      }
      var table = TextTable([.init("CAUSE"), .init("WHAT IT SAYS", shrinks: true)])
      for code in DiffCode.allCases { table.append([code.rawValue, code.summary]) }
      try table.write(to: out)
    }
  }
}
