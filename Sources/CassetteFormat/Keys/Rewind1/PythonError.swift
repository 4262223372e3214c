/// The errors of Python that `normalize_request` meets while it reads a body.
enum PythonError: Error {
  /// `ValueError`, also as `UnicodeDecodeError` and `JSONDecodeError`: the body then counts as bytes.
  case value
  /// `TypeError`: there is no key.
  case type
  /// `RecursionError`: there is no key.
  case recursion
}
