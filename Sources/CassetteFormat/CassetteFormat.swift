/// This library.
public enum CassetteFormat {
  /// Its version; cassettes name it as their writer's.
  public static let version = "0.1.0"
}
