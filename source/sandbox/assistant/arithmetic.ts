/** A calculator for `+ - * / ^`, signs, parentheses and decimals. It parses expressions itself and never executes them. */

export type Sum =
	| {readonly kind: 'value'; readonly value: number}
	/** `sentence` describes the fault. */
	| {readonly kind: 'fault'; readonly sentence: string};

const LONGEST = 500;
const DEEPEST = 60;
const TOKEN = /\s*(?:(\d+(?:\.\d+)?|\.\d+)|([-+*/^()]))/y;

class Fault extends Error {}

/**
 * Evaluates an expression. `^` binds tighter than a sign before it and groups to the right, as in mathematics:
 * `-2^2` is -4 and `2^3^2` is 512. `×`, `÷`, `·` and `−` are accepted, too. Never throws.
 */
export function calculate(expression: string): Sum {
	if (expression.length > LONGEST) {
		return {kind: 'fault', sentence: `The expression is longer than ${LONGEST} characters`};
	}
	try {
		const tokens = tokenize(expression.replace(/[×·]/g, '*').replaceAll('÷', '/').replaceAll('−', '-'));
		const parser = new Parser(tokens);
		const value = parser.sum(0);
		parser.end();
		if (!Number.isFinite(value)) return {kind: 'fault', sentence: 'The result is not a finite number'};
		return {kind: 'value', value: rounded(value)};
	} catch (error) {
		if (error instanceof Fault) return {kind: 'fault', sentence: error.message};
		throw error;
	}
}

/** Removes the errors of binary fractions: 0.1 + 0.2 is 0.3 here. */
function rounded(value: number): number {
	return Number.isInteger(value) ? value : Number(value.toPrecision(12));
}

function tokenize(text: string): string[] {
	const tokens: string[] = [];
	const end = text.trimEnd().length;
	let at = 0;
	while (at < end) {
		TOKEN.lastIndex = at;
		const match = TOKEN.exec(text);
		if (match === null) throw new Fault(`Unexpected '${text.slice(at).trim().slice(0, 1)}'`);
		tokens.push(match[1] ?? match[2] ?? '');
		at = TOKEN.lastIndex;
	}
	return tokens;
}

class Parser {
	readonly #tokens: readonly string[];
	#at = 0;

	constructor(tokens: readonly string[]) {
		this.#tokens = tokens;
	}

	sum(depth: number): number {
		if (depth > DEEPEST) throw new Fault('The parentheses are nested too deeply');
		let value = this.#product(depth);
		for (;;) {
			if (this.#take('+')) value += this.#product(depth);
			else if (this.#take('-')) value -= this.#product(depth);
			else return value;
		}
	}

	end(): void {
		const left = this.#tokens[this.#at];
		if (left !== undefined) throw new Fault(`Unexpected '${left}'`);
	}

	#take(token: string): boolean {
		if (this.#tokens[this.#at] !== token) return false;
		this.#at += 1;
		return true;
	}

	#product(depth: number): number {
		let value = this.#signed(depth);
		for (;;) {
			if (this.#take('*')) value *= this.#signed(depth);
			else if (this.#take('/')) {
				const divisor = this.#signed(depth);
				if (divisor === 0) throw new Fault('Division by zero');
				value /= divisor;
			} else return value;
		}
	}

	#signed(depth: number): number {
		let negative = false;
		while (this.#tokens[this.#at] === '-' || this.#tokens[this.#at] === '+') {
			if (this.#tokens[this.#at] === '-') negative = !negative;
			this.#at += 1;
		}
		const value = this.#power(depth);
		return negative ? -value : value;
	}

	#power(depth: number): number {
		if (depth > DEEPEST) throw new Fault('The powers are nested too deeply');
		const base = this.#atom(depth);
		// The exponent may have its own sign: 2^-1.
		return this.#take('^') ? base ** this.#signed(depth + 1) : base;
	}

	#atom(depth: number): number {
		if (this.#take('(')) {
			const value = this.sum(depth + 1);
			if (!this.#take(')')) throw new Fault('A parenthesis is not closed');
			return value;
		}
		const token = this.#tokens[this.#at];
		if (token === undefined) throw new Fault('The expression ends too early');
		if (!/\d/.test(token)) throw new Fault(`Unexpected '${token}'`);
		this.#at += 1;
		return Number(token);
	}
}
