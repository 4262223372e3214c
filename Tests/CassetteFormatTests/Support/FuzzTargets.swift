// The cassettes that can be put together wrongly, and the comparisons of readers, are those of the fuzz targets.
@_exported import FuzzTargets
