/// The formats there are: the one table that commands and documentation are made from.
public enum Formats {
  public static let importers: [any Importer] = [Version1Importer()]
  public static let exporters: [any Exporter] = []
}
