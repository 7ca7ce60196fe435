import Quant

extension SurfaceReport {
    func words(_ source: ImpliedForward.Source?) -> String {
        switch source {
        case .parity: "parity"
        case .parityAtGivenRate: "parity, given rate"
        case .carry: "spot and rates"
        case nil: Format.missing
        }
    }

    func words(_ refusal: SmileRefusal) -> String {
        switch refusal {
        case .invalidExpiry: "its time or rates are not usable"
        case .tooFewStrikes: "fewer than five usable strikes"
        case .oneSided: "all usable strikes are on one side of the forward"
        case .butterfly: "no curve near its quotes is free of butterfly arbitrage"
        case .calendar: "it contradicts the other expiries"
        }
    }
    func refusal(_ smile: Result<Smile, SmileRefusal>) -> String? {
        if case .failure(let refusal) = smile { words(refusal) } else { nil }
    }

    func words(_ defect: QuoteDefect) -> String {
        switch defect {
        case .invalid: "not a price"
        case .absent: "not quoted"
        case .stale: "too old"
        case .crossed: "ask below bid"
        case .noBid: "nobody bids"
        case .wide: "spread too wide"
        case .duplicate: "given twice"
        case .notEuropean: "not worth more than exercise"
        case .offParity: "call and put disagree about the forward"
        case .beyondBounds: "no volatility behind it"
        case .inTheMoney: "in the money: its other side says more"
        case .outOfLine: "not moved with its neighbours"
        case .farWing: "too far out to say anything"
        }
    }
}
