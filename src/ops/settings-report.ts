import { type Config, isSecret, settingNames } from "../config.js";

/** The settings in force, under the names that an operator sets; none that is secret. */
export function settingsReport(config: Config): Record<string, unknown> {
  const isMember = config.BROKER_URL !== undefined && !config.RELAY;
  const shown = settingNames.filter((setting) => !isSecret(setting));
  return {
    ...Object.fromEntries(shown.map((setting) => [setting, config[setting]])),
    connectionsAtMost: config.ORIGIN_URL ? 0 : config.POOL_SIZE + config.POOL_MAX_OVERFLOW + (isMember ? 1 : 2), // the hub, the listener
    listensDirectly: config.LISTEN_DATABASE_URL !== undefined,
  };
}
