import CQuantKernels

/// A way to run the pinned kernels. Every path gives the same bits; tests and benchmarks choose one by name, all
/// other code leaves it at `automatic`.
public enum KernelPath: UInt32, Sendable, Hashable, CaseIterable {
    /// The widest that this processor has.
    case automatic = 0
    /// One lane, fused multiply-add from the C library; every processor has it.
    case portable = 1
    /// One lane, fused multiply-add as an instruction (x86-64).
    case scalar = 2
    /// Four lanes (x86-64 with AVX2 and FMA).
    case avx2 = 3
    /// Eight lanes (x86-64 with AVX-512 F, DQ and VL).
    case avx512 = 4
    /// Two lanes (64-bit ARM).
    case neon = 5

    /// Whether this build on this processor can run the path. A path that is not available runs as `automatic`.
    public var isAvailable: Bool { wq_path_available(raw) }

    /// What `automatic` means on this processor.
    public static var widest: KernelPath { KernelPath(rawValue: wq_path_widest().rawValue) ?? .portable }

    var raw: wq_path { wq_path(rawValue: rawValue) }
}
