/** One conversion under the plan that held and under the draft. */
export interface BacktestCase {
  readonly conversionId: string;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly refundedMinor: bigint;
  readonly rejected: boolean;
  /** The lines that were accrued for the attribution in force; empty: nothing was, as without a plan. */
  readonly before: readonly BacktestLine[];
  /** What the draft makes of it. */
  readonly after: readonly BacktestLine[];
}

/** A line of commission, or of breakage where nobody is paid. */
export interface BacktestLine {
  readonly level: number;
  readonly partnerId: string | null;
  readonly amountMinor: bigint;
  /** Of it, what refunds and rejections have taken back. */
  readonly reversedMinor: bigint;
  readonly heldByCap: boolean;
}

/** What both plans come to in one currency. Amounts are net of refunds and rejections, minor units. */
export interface BacktestComparison {
  readonly currency: string;
  readonly conversions: number;
  /** What was sold, less refunds and rejections. */
  readonly salesMinor: bigint;
  readonly before: BacktestSide;
  readonly after: BacktestSide;
  /** After less before. */
  readonly differenceMinor: bigint;
  readonly levels: readonly {
    readonly level: number;
    readonly beforeMinor: bigint;
    readonly afterMinor: bigint;
  }[];
  /** At most twenty each, by how much they gain or lose; ties by id. */
  readonly winners: readonly PartnerChange[];
  readonly losers: readonly PartnerChange[];
}

export interface BacktestSide {
  readonly commissionMinor: bigint;
  /** Shares that no one qualified for, which the program keeps. */
  readonly breakageMinor: bigint;
  /** Commission ÷ sales, in basis points, rounded down; null: nothing was sold. */
  readonly shareBps: number | null;
  /** Partners who earn anything. */
  readonly partners: number;
  /** Conversions of which a line was held by the plan's cap. */
  readonly heldByCap: number;
  /** The conversion that pays the largest share of its amount, before refunds; null: none pays anything. */
  readonly highest: HighestShare | null;
  readonly deciles: readonly Decile[];
}

export interface HighestShare {
  readonly conversionId: string;
  readonly amountMinor: bigint;
  readonly commissionMinor: bigint;
  /** Basis points, rounded down; null: of an amount of 0. */
  readonly shareBps: number | null;
}

/** A tenth of the partners who earn anything, from those who earn least. */
export interface Decile {
  readonly decile: number;
  readonly partners: number;
  readonly totalMinor: bigint;
  /** What the best paid of them earns; 0: nobody is in it. */
  readonly upToMinor: bigint;
}

export interface PartnerChange {
  readonly partnerId: string;
  readonly beforeMinor: bigint;
  readonly afterMinor: bigint;
  readonly differenceMinor: bigint;
}
