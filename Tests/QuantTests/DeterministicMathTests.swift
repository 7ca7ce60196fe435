import Foundation
import Quant
import Testing

/// Accuracy of the elementary functions, and the seeded generator.
@Suite struct DeterministicMathTests {
    @Test func `exp and log are within an ulp or so of the C library's`() {
        var random = SplitMix64(seed: 51)
        var worstExp = 0.0
        var worstLog = 0.0
        for _ in 0..<200_000 {
            let x = random.uniform(-700, 700)
            worstExp = worse(worstExp, relativeError(DeterministicMath.exp(x), Foundation.exp(x)))
            let y = Foundation.exp(random.uniform(-700, 700))
            worstLog = worse(worstLog, relativeError(DeterministicMath.log(y), Foundation.log(y)))
        }
        #expect(worstExp < 4.5e-16)
        #expect(worstLog < 4.5e-16)
    }

    @Test func `the normal distribution keeps its relative accuracy into the far tail`() {
        var random = SplitMix64(seed: 52)
        var worst = 0.0
        for _ in 0..<200_000 {
            let x = random.uniform(-37, 8)
            // The C library's own erfc is good to a few ulp of its argument's square.
            let reference = 0.5 * Foundation.erfc(-x * 0.5.squareRoot())
            let conditioning = 1 + max(0, x < 0 ? x * x : 0)
            worst = worse(worst, relativeError(DeterministicMath.normalCDF(x), reference) / conditioning)
        }
        #expect(worst < 1e-15)
    }

    /// Values of Q(x) = 1 − N(x) from 50-digit arithmetic.
    @Test(
        arguments: zip(
            [1.0, 2, 5, 10, 20, 30, 37],
            [
                0.15865525393145705, 0.02275013194817921, 2.866515718791939e-07, 7.619853024160525e-24,
                2.7536241186062337e-89, 4.906713927148187e-198, 5.725571222524577e-300,
            ]))
    func `tails have the digits of arithmetic with fifty`(x: Double, tail: Double) {
        #expect(relativeError(DeterministicMath.normalCDF(-x), tail) < 2e-15)
        #expect(
            relativeError(
                DeterministicMath.scaledTail(x) * DeterministicMath.exp(-0.5 * x * x), tail) < 2e-15)
    }

    @Test func `the edges of the elementary functions are the mathematical ones`() {
        #expect(DeterministicMath.exp(0) == 1 && DeterministicMath.log(1) == 0)
        #expect(DeterministicMath.exp(-.infinity) == 0 && DeterministicMath.exp(.infinity) == .infinity)
        #expect(DeterministicMath.log(0) == -.infinity && DeterministicMath.log(-1).isNaN)
        #expect(DeterministicMath.log(.infinity) == .infinity)
        #expect(DeterministicMath.exp(-745.13) == .leastNonzeroMagnitude)
        #expect(DeterministicMath.log(.leastNonzeroMagnitude) == -744.4400719213812)
        #expect(DeterministicMath.normalCDF(0) == 0.5)
        #expect(DeterministicMath.normalCDF(-.infinity) == 0 && DeterministicMath.normalCDF(.infinity) == 1)
        #expect(DeterministicMath.normalPDF(.infinity) == 0)
        #expect(abs(DeterministicMath.normalPDF(0) - 0.3989422804014327) < 1e-16)
        #expect(DeterministicMath.scaledTail(-1).isNaN)
        #expect(DeterministicMath.pow(0, 2) == 0 && DeterministicMath.pow(0, 0) == 1)
        #expect(abs(DeterministicMath.pow(2, 10) - 1024) < 1e-12 && DeterministicMath.pow(-2, 2).isNaN)
    }

    /// From the reference implementation's published test vector, seed 1234567.
    @Test func `the generator is SplitMix64`() {
        var random = SplitMix64(seed: 1_234_567)
        let expected: [UInt64] = [
            6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
        ]
        #expect((0..<5).map { _ in random.next() } == expected)
    }

    @Test func `uniform and normal draws have their moments`() {
        var random = SplitMix64(seed: 53)
        let uniforms = (0..<100_000).map { _ in random.uniform() }
        #expect(uniforms.allSatisfy { $0 >= 0 && $0 < 1 })
        #expect(abs(Statistics.mean(uniforms) - 0.5) < 0.003)
        let normals = (0..<100_000).map { _ in random.normal() }
        #expect(abs(Statistics.mean(normals)) < 0.01)
        #expect(abs(Statistics.sampleDeviation(normals) - 1) < 0.01)
        let beyond = Double(normals.count { $0 < -1.6448536269514722 }) / 100_000
        #expect(abs(beyond - 0.05) < 0.003)
    }
}
