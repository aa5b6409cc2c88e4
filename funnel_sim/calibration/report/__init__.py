"""What a calibration says, in words and as data for charts."""
