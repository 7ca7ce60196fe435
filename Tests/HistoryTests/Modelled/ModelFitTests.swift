import Market
import Quant
import Testing

@testable import History

@Suite struct ModelFitTests {
    @Test func `least squares finds the line that made the points`() {
        var squares = LeastSquares(3)
        for x in 0..<20 {
            let x = Double(x)
            squares.add([1, x, x * x], 2 - 3 * x + 0.5 * x * x, weight: 1 + x)
        }
        let (terms, residual) = squares.solve()
        #expect(abs(terms[0] - 2) < 1e-5 && abs(terms[1] + 3) < 1e-5 && abs(terms[2] - 0.5) < 1e-5)
        #expect(residual < 1e-4)
    }

    /// The model's own chains are the one market whose parameters are known.
    @Test func `fitted on modelled chains, it finds the parameters they were made with`() throws {
        let history = ModelledWorld.spx
        let chains = stride(from: 2_600, to: history.sessions.count, by: 83).compactMap { index -> FitChain? in
            let session = history.sessions[index]
            guard let chain = history.chain(on: session), let day = history.day(session) else { return nil }
            return FitChain(chain, day: day)
        }
        #expect(chains.count > 25)
        var start = ModelParameters.current
        start.slope.constant = -0.3
        start.level.constant = -0.1
        start.curvature.constant = 0
        let truth = ModelParameters.current
        let outcome = SmileFit.fit(chains, from: start)
        let found = outcome.parameters
        #expect(abs(found.level.constant - truth.level.constant) < 0.01)
        #expect(abs(found.slope.constant - truth.slope.constant) < 0.06)
        #expect(abs(found.curvature.constant - truth.curvature.constant) < 0.1)
        #expect(abs(found.term.dayOffWeight - truth.term.dayOffWeight) < 0.06)
        #expect(outcome.level < 0.01)
        let spread = SpreadFit.fit(chains, found, from: truth.indexSpread, shapeOnly: false).spread
        #expect(abs(spread.perDelta - truth.indexSpread.perDelta) < 0.1)
        #expect(abs(spread.perLevel - truth.indexSpread.perLevel) < 0.25)
    }

    @Test func `no day is both fitted and judged`() {
        let fitted = Set(ModelFit.trainingSessions)
        #expect(fitted.isDisjoint(with: ModelFit.judgedSessions))
        #expect(fitted.isDisjoint(with: ModelFit.stressSessions))
        #expect(Set(ModelFit.judgedSessions).isDisjoint(with: ModelFit.stressSessions))
        #expect(ModelFit.trainingSessions.count == fitted.count)
    }

    @Test func `the volatility index fit explains an index that is made of realised volatility`() {
        let bars = ModelledWorld.synthetic.bars
        var truth = ModelParameters.current.volatilityIndex
        truth.perFall = 12
        var model = VolatilityIndexModel(truth)
        let vix = bars.compactMap { bar -> DailyBar? in
            model.add(close: bar.close.approximateDollars)
            return model.index.map {
                DailyBar(
                    session: bar.session, open: nil, high: nil, low: nil, close: ModelledDay.points($0), volume: nil,
                    knownAt: bar.knownAt)
            }
        }
        let fit = IndexFit.volatilityIndex(bars, vix, from: ModelParameters.current.volatilityIndex)
        #expect(abs(fit.proxy.perFall - 12) < 0.5)
        #expect(fit.residual < 0.01)
    }
}
