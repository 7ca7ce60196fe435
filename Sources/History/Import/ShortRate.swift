/// Published short rates turned into continuously compounded fractions per year. The logarithm is our own series of
/// + − × ÷, so that an imported rate is the same bits on every processor.
enum ShortRate {
    static let billSource = "treasury_bill_3m"
    static let fundsSource = "fed_funds"

    /// Days of a three-month bill.
    private static let billDays = 91.0

    /// From a bond-equivalent yield in percent (FRED DGS3MO): simple interest for 91 of 365 days,
    /// r = (365/91) ln(1 + y·91/365).
    static func continuous(bondEquivalentPercent percent: Double) -> Double {
        logarithm(onePlus: percent / 100 * billDays / 365) * 365 / billDays
    }

    /// From a bank discount in percent (FRED DTB3): the bill costs 1 − d·91/360 of its face value,
    /// r = −(365/91) ln(1 − d·91/360).
    static func continuous(discountPercent percent: Double) -> Double {
        0 - logarithm(onePlus: 0 - percent / 100 * billDays / 360) * 365 / billDays
    }

    /// From overnight federal funds in percent (FRED DFF): simple interest for one of 360 days,
    /// r = 365 ln(1 + f/360).
    static func continuous(overnightPercent percent: Double) -> Double {
        logarithm(onePlus: percent / 100 / 360) * 365
    }

    /// A percentage that can be a short rate of dollars; others are misprints.
    static func isPlausible(percent: Double) -> Bool { percent > -5 && percent < 50 }

    /// ln(1 + y) for |y| below 0.15, by 2 artanh(y/(2 + y)); to a few units of the last place.
    static func logarithm(onePlus y: Double) -> Double {
        let z = y / (2 + y)
        let square = z * z
        var sum = 0.0
        for power in stride(from: 19.0, through: 1.0, by: -2.0) { sum = sum * square + 1 / power }
        return 2 * z * sum
    }
}
