declare const unit: unique symbol;

/** Money, in the smallest unit that there is: signed. Adding lots or a price to it does not compile without a cast. */
export type Quantums = number & { readonly [unit]: 'money' };

/** The size of a position or of a trade: signed, positive where it is long. */
export type Lots = number & { readonly [unit]: 'lots' };

/** Money for one lot, in parts of a unit of money that the market names (its `priceUnit`). */
export type Price = number & { readonly [unit]: 'price' };

/** A proportion, in parts of one that the venue names (its `rateUnit`). */
export type Rate = number & { readonly [unit]: 'rate' };
