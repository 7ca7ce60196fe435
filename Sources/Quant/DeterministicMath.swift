import CQuantKernels

/// Elementary functions with the same bits on every processor. Everything that can reach a decision uses these;
/// the C library's own differ by processor and version.
public enum DeterministicMath {
    /// Raised whenever a result changes by a bit; a replay refuses a journal written under another value.
    public static let kernelVersion = Int(WQ_KERNEL_VERSION)

    /// e^x, below 1 ulp. Underflows gradually, infinite above 709.78.
    public static func exp(_ x: Double) -> Double { wq_exp(x) }

    /// Natural logarithm, below 1 ulp. −infinity at 0, NaN below.
    public static func log(_ x: Double) -> Double { wq_log(x) }

    /// x^y for x > 0 as e^(y ln x): relative error about |y ln x| × 1e-16. Any x to the 0 is 1; 0 to a positive y
    /// is 0; NaN for a negative x.
    public static func pow(_ x: Double, _ y: Double) -> Double {
        if y == 0 { return 1 }
        return wq_exp(y * wq_log(x))
    }

    /// Square root, correctly rounded by IEEE 754.
    public static func sqrt(_ x: Double) -> Double { x.squareRoot() }

    /// Standard normal distribution function N(x); relative error below 2e-15 down to x = −37.5.
    public static func normalCDF(_ x: Double) -> Double { wq_normal_cdf(x) }

    /// Standard normal density at x.
    public static func normalPDF(_ x: Double) -> Double {
        // Beyond 39 the density is 0 in double precision, and the square's rounding no longer matters.
        let square = x * x
        let low = (-square).addingProduct(x, x)
        return inverseRootTwoPi * wq_exp(-0.5 * square) * (1 - 0.5 * (low.isFinite ? low : 0))
    }

    /// (1 − N(z)) e^(z²/2) for z ≥ 0: the tail without its exponential, so that neither underflows. NaN below 0.
    public static func scaledTail(_ z: Double) -> Double { wq_scaled_tail(z) }

    /// e^x of every element; `source` and `target` may be the same memory.
    public static func exp(
        _ count: Int, _ source: UnsafePointer<Double>, into target: UnsafeMutablePointer<Double>,
        path: KernelPath = .automatic
    ) {
        wq_exp_columns(path.raw, Int64(count), source, target)
    }

    /// Natural logarithm of every element; `source` and `target` may be the same memory.
    public static func log(
        _ count: Int, _ source: UnsafePointer<Double>, into target: UnsafeMutablePointer<Double>,
        path: KernelPath = .automatic
    ) {
        wq_log_columns(path.raw, Int64(count), source, target)
    }

    /// N(x) of every element; `source` and `target` may be the same memory.
    public static func normalCDF(
        _ count: Int, _ source: UnsafePointer<Double>, into target: UnsafeMutablePointer<Double>,
        path: KernelPath = .automatic
    ) {
        wq_normal_cdf_columns(path.raw, Int64(count), source, target)
    }

    /// `scaledTail` of every element; `source` and `target` may be the same memory.
    public static func scaledTail(
        _ count: Int, _ source: UnsafePointer<Double>, into target: UnsafeMutablePointer<Double>,
        path: KernelPath = .automatic
    ) {
        wq_scaled_tail_columns(path.raw, Int64(count), source, target)
    }

    static let inverseRootTwoPi = 0x1.9884533d43651p-2
    static let rootTwoPi = 0x1.40d931ff62706p+1
}
