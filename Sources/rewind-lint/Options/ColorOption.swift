import ArgumentParser
import CassetteTools

/// Whether output is coloured.
struct ColorOption: ParsableArguments {
  enum When: String, ExpressibleByArgument, CaseIterable {
    case auto, always, never
  }

  @Option(help: ArgumentHelp("When to use colours: auto is on a terminal, unless NO_COLOR is set.", valueName: "WHEN"))
  var color = When.auto

  /// - Parameter descriptor: What the output stands for, 1 for standard output.
  func style(of descriptor: Int32) -> TerminalStyle {
    switch color {
    case .auto: TerminalStyle(descriptor: descriptor)
    case .always: TerminalStyle(isOn: true)
    case .never: TerminalStyle(isOn: false)
    }
  }
}
