/** Values that must not show by accident: printed, inspected or made JSON, they are `[secret]`. */

const shown = '[secret]';

/** A sealed value. Only `reveal` gives it out; a copy made by `structuredClone` or `JSON` does not hold it. */
export class Secret<Value> {
	readonly #value: Value;

	constructor(value: Value) {
		this.#value = value;
	}

	/** The value itself: call it where it is sent, and keep the result nowhere. */
	reveal(): Value {
		return this.#value;
	}

	toString(): string {
		return shown;
	}

	toJSON(): string {
		return shown;
	}

	/** What `util.inspect` and `console.log` show. */
	[Symbol.for('nodejs.util.inspect.custom')](): string {
		return shown;
	}
}

/** Seals a value. */
export function sealed<Value>(value: Value): Secret<Value> {
	return new Secret(value);
}
