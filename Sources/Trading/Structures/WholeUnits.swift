/// The largest number that divides both: so many whole units do two counts of contracts make. Zero divides nothing, and is
/// left out.
public func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : greatestCommonDivisor(b, a % b) }
