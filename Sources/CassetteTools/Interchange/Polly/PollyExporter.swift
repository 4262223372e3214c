public import CassetteFormat
public struct PollyExporter: Exporter {
  public init() {}
  public func export(_ cassette: CassetteReader, to output: any ByteOutput) throws -> [Loss] { [] }
}
