import CassetteFormat
import Testing

@testable import CassetteTools

/// Scalars as PyYAML reads and `json` writes them.
struct PythonValueTests {
  @Test(arguments: [
    (0.1, "0.1"), (-0.0, "-0.0"), (1e15, "1000000000000000.0"), (9_999_999_999_999_998, "9999999999999998.0"),
    (1e16, "1e+16"),
    (1.2345678901234568e16, "1.2345678901234568e+16"), (1e22, "1e+22"), (0.0001, "0.0001"), (0.00012345, "0.00012345"),
    (0.00001, "1e-05"), (-1.5e-7, "-1.5e-07"), (.leastNonzeroMagnitude, "5e-324"),
    (1.7976931348623157e308, "1.7976931348623157e+308"),
    (100, "100.0"),
    (123.456, "123.456"), (.infinity, "Infinity"), (-.infinity, "-Infinity"), (.nan, "NaN"),
  ])
  func writesFloatsAsRepr(value: Double, text: String) {
    #expect(PythonFloat.text(value) == text)
  }

  /// Plain scalars whose look may mean something.
  private static let scalars = [
    "0", "-0", "+7", "007", "08", "0o7", "0b101", "-0b1", "0x1f", "0xZZ", "1_000", "_1", "1__0_", "190:20:30", "1:60",
    "01:30", "1:5", "-1:30",
    "1.", ".5", "-.5", "+.5", "1.5", "-1.5", "1e5", "1.0e5", "1.0e+5", "1.5E-3", "1.e+2", "1_0.5_0", "._1", ".", "+",
    "..", "1.2.3", "1.5e+",
    "1:30.5", "9223372036854775808", "123456789012345678901234567890", "0.1e+400", ".inf", "-.INF", "+.Inf", ".nan",
    "-.nan", ".NaN", "~",
    "null", "Null", "nULL", "", "yes", "No", "ON", "oFF", "y", "true", "TRUE", "tRue", "2024-01-01", "2024-1-1",
    "2024-01-01 10:00:00",
    "2024-01-01T1:00:00Z", "2024-1-1 x", "12e03", "1e-05", "0.00001", "1e400", "-1", "1,000", "1 000", "é", "0x", "0b",
    "0_7", "00",
  ]

  @Test(.enabled("needs Python with vcrpy") { PythonPeers.isAvailable })
  func readsScalarsAsPyYAMLDoes() throws {
    let script = """
      import json, sys, yaml
      for text in sys.argv[1:]:
          try:
              print(json.dumps(yaml.safe_load("- " + text)))
          except (TypeError, ValueError) as error:
              print("refused")
      """
    let output = String(decoding: try PythonPeers.run(script: script, Self.scalars), as: UTF8.self)
    let lines = output.split(separator: "\n").map(String.init)
    #expect(lines.count == Self.scalars.count)
    for (text, line) in zip(Self.scalars, lines) {
      let scalar = YAMLNode.scalar(YAMLScalar(bytes: Array(text.utf8), tag: nil, isPlain: true))
      let ours = (try? PythonJSON.dump(.sequence([scalar]))).map { String(decoding: $0, as: UTF8.self) }
      #expect(ours ?? "refused" == line, "\(text)")
    }
  }
}
