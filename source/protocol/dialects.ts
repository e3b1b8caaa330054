/** The names of the three dialects of the chat protocol. */

/**
 * `today` = the current server (`autolangchat`), `seed` = the first public one (`auto_bedrock_chat_fastapi`),
 * `document` = the written protocol to the letter.
 */
export const DIALECT_NAMES = ['today', 'seed', 'document'] as const;

export type DialectName = (typeof DIALECT_NAMES)[number];
