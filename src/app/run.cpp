#include "lectern/app/run.hpp"

#include "command_admin.hpp"
#include "commands.hpp"
#include "misuse.hpp"
#include "settings_reader.hpp"
#include "worker.hpp"

#include "lectern/base/log.hpp"

#include <CLI/CLI.hpp>

#include <cstdlib>
#include <functional>
#include <iostream>

namespace lectern::app {
namespace {

void add_common(CLI::App& command, common_options& common, bool with_data) {
    command.add_option("--config", common.config, "Configuration file (config/lectern.toml lists every key)")
        ->type_name("FILE");
    if (with_data)
        command.add_option("--data", common.data, "Data directory; overrides the configuration")
            ->type_name("DIR");
    command.add_flag("--json", common.json, "Print one JSON object on stdout instead of prose");
}

// The tree of commands, and what the chosen one does.
class command_line {
public:
    command_line() {
        app_.require_subcommand(1);
        app_.set_version_flag("--version", "lectern " LECTERN_VERSION);
        add_serve();
        add_package();
        add_import();
        add_export();
        add_doctor();
        add_backup();
        add_admin();
        add_config();
    }

    int parse_and_run(int argc, char** argv) {
        try {
            app_.parse(argc, argv);
        } catch (const CLI::Success& e) {
            return app_.exit(e);
        } catch (const CLI::ParseError& e) {
            const bool json =
                std::any_of(argv + 1, argv + argc, [](std::string_view w) { return w == "--json"; });
            return report_failure("reading the command line",
                                  error{errc::usage, describe_misuse(app_, e, {argv, argv + argc})}, json);
        }
        return run_();
    }

private:
    void add_serve() {
        auto* command = app_.add_subcommand("serve", "Serve the lectures and the catalogue");
        add_common(*command, serve_.common, true);
        command->add_option("--listen", serve_.listen, "Address to listen on; overrides the configuration")
            ->type_name("HOST:PORT");
        command->callback([this] { run_ = [this] { return run_serve(serve_); }; });
    }

    void add_package() {
        auto* command = app_.add_subcommand("package", "Turn one recording into one package directory");
        add_common(*command, package_.common, false);
        command->add_option("INPUT", package_.input, "The recording")->required();
        command->add_option("--out", package_.out, "The directory to make; must not exist or be empty")
            ->required()
            ->type_name("DIR");
        add_profile(*command, package_.profile);
        add_captions(*command, package_.captions);
        command
            ->add_option("--cut", package_.cuts,
                         "A piece to leave out, in seconds; 600- cuts all from there on")
            ->type_name("FROM-TO")
            ->expected(1)
            ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
        command->callback([this] { run_ = [this] { return run_package(package_); }; });
    }

    struct table_meaning {
        const char *name, *meaning;
    };
    static constexpr table_meaning tables[] = {
        {"roster", "Who is enrolled in a course, as a table (CSV)"},
        {"staff", "Who teaches a course, as a table (CSV)"},
        {"recognitions", "Recognitions of a course, as a table (CSV)"}};

    CLI::App& add_table(CLI::App& to, const table_meaning& table,
                        exit_status (*perform)(const table_arguments&)) {
        auto* command = to.add_subcommand(table.name, table.meaning);
        add_common(*command, table_.common, true);
        command->add_option("--course", table_.course, "The course")->required()->type_name("SLUG");
        command->callback([this, name = std::string(table.name), perform] {
            table_.table = name;
            run_ = [this, perform] { return perform(table_); };
        });
        return *command;
    }

    void add_export() {
        auto* to = app_.add_subcommand("export", "Write the catalogue, or a list of a course, into a file");
        to->require_subcommand(1);
        const auto takes_file = [](CLI::App& command, std::string& file) {
            command.add_option("FILE", file, "The file to write; -: standard output")->required();
        };
        auto* catalogue = to->add_subcommand("catalogue", "The whole catalogue as a catalogue file");
        add_common(*catalogue, export_.common, true);
        takes_file(*catalogue, export_.file);
        catalogue->callback([this] { run_ = [this] { return run_export_catalogue(export_); }; });
        for (const auto& table : tables) takes_file(add_table(*to, table, run_export_table), table_.file);
    }

    void add_table_imports(CLI::App& import) {
        for (const auto& table : tables) {
            auto& command = add_table(import, table, run_import_table);
            command.add_option("FILE", table_.file, "The table (docs/catalogue-file.md)")->required();
            command.add_flag("--replace", table_.replace, "What is not in the table is taken out");
            command.add_flag("--dry-run", table_.dry_run, "Say what would be changed, and change nothing");
        }
    }

    void add_import() {
        auto* import = app_.add_subcommand("import", "Bring a catalogue or a recording in");
        import->require_subcommand(1);
        auto* catalogue =
            import->add_subcommand("catalogue", "Read a catalogue file (docs/catalogue-file.md)");
        add_common(*catalogue, catalogue_.common, true);
        catalogue->add_option("FILE", catalogue_.file, "The catalogue, JSON")->required();
        catalogue->add_flag("--dry-run", catalogue_.dry_run, "Say what would be changed, and change nothing");
        catalogue->add_flag("--list", catalogue_.list, "Say what was changed");
        catalogue->callback([this] { run_ = [this] { return run_import_catalogue(catalogue_); }; });

        add_table_imports(*import);

        auto* recording =
            import->add_subcommand("recording", "Package a recording and publish it as a lecture");
        add_common(*recording, recording_.common, true);
        recording->add_option("INPUT", recording_.input, "The recording")->required();
        auto* lecture = recording->add_option("--lecture", recording_.lecture, "The lecture that it is for")
                            ->type_name("ID");
        auto* course =
            recording->add_option("--course", recording_.course, "Make a new lecture in this course")
                ->type_name("SLUG");
        auto* title =
            recording->add_option("--title", recording_.title, "The new lecture's title")->type_name("TEXT");
        lecture->excludes(course)->excludes(title);
        course->needs(title);
        title->needs(course);
        add_profile(*recording, recording_.profile);
        add_captions(*recording, recording_.captions);
        recording->add_flag("--keep", recording_.keep, "Keep a copy to cut later; a server always does");
        recording->callback([this, lecture, course] {
            if (lecture->empty() && course->empty())
                throw CLI::RequiredError("--lecture ID, or --course SLUG with --title TEXT");
            run_ = [this] { return run_import_recording(recording_); };
        });
    }

    static void add_profile(CLI::App& command, std::string& profile) {
        std::vector<std::string> names;
        names.reserve(packaging::profile_names.size());
        for (const auto& [name, value] : packaging::profile_names) names.emplace_back(name);
        command.add_option("--profile", profile, "What it is prepared for; auto looks at the recording")
            ->check(CLI::IsMember(names));
    }

    static void add_captions(CLI::App& command, std::vector<std::string>& captions) {
        command.add_option("--captions", captions, "Captions, WebVTT or SubRip; may be given several times")
            ->type_name("LANG=FILE")
            ->expected(1)
            ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    }

    void add_doctor() {
        auto* command = app_.add_subcommand("doctor", "Compare the database with the disk");
        add_common(*command, doctor_.common, true);
        command->add_flag("--repair", doctor_.repair, "Do what cannot lose data");
        command->callback([this] { run_ = [this] { return run_doctor(doctor_); }; });
    }

    void add_backup() {
        auto* backup =
            app_.add_subcommand("backup", "Copy a running site; again into the same directory: what is new");
        auto* restore = app_.add_subcommand("restore", "Bring a backup back, every byte verified");
        for (auto* command : {backup, restore}) {
            add_common(*command, backup_.common, true);
            command->add_option("DIR", backup_.directory, "The directory of the backup")->required();
            command->add_flag("--copy", backup_.copy,
                              "Copy every file; never link to one on the same file system");
        }
        backup->callback([this] { run_ = [this] { return run_backup(backup_); }; });
        restore->callback([this] { run_ = [this] { return run_restore(backup_); }; });
    }

    // One of the commands about accounts; each takes a name but the list.
    CLI::App& add_account_command(CLI::App& admin, const char* name, const char* meaning,
                                  exit_status (*perform)(const admin_arguments&)) {
        auto* command = admin.add_subcommand(name, meaning);
        add_common(*command, admin_.common, true);
        command->callback([this, perform] { run_ = [this, perform] { return perform(admin_); }; });
        return *command;
    }

    void add_enrolment(CLI::App& admin, const char* name, const char* meaning,
                       exit_status (*perform)(const admin_arguments&)) {
        auto& command = add_account_command(admin, name, meaning, perform);
        command.add_option("NAME", admin_.name, "The user")->required();
        command.add_option("--course", admin_.course, "The course")->required()->type_name("SLUG");
    }

    void add_admin() {
        auto* admin = app_.add_subcommand("admin", "Users and API tokens (docs/accounts.md)");
        admin->require_subcommand(1);
        const auto takes_name = [this](CLI::App& command, const char* what) {
            command.add_option("NAME", admin_.name, what)->required();
        };
        const auto takes_password = [this](CLI::App& command) {
            command.add_flag("--password-stdin", admin_.password_from_stdin,
                             "Read the password, one line, from standard input");
        };
        auto& adding = add_account_command(*admin, "add-user", "Add somebody who may sign in", run_add_user);
        takes_name(adding, "The name to sign in with");
        adding.add_option("--role", admin_.role, "admin, instructor, student or mirror")->required();
        adding
            .add_option("--person", admin_.person, "The person of the catalogue; default: of the user's name")
            ->type_name("SLUG");
        const auto takes_institution = [this](CLI::App& command, const char* what) {
            command.add_option("--institution", admin_.institution, what)->type_name("SLUG");
        };
        takes_institution(adding, "The institution of the catalogue whose grants the user may use");
        takes_password(adding);
        auto& secret = add_account_command(*admin, "set-password", "Set a user's password", run_set_password);
        takes_name(secret, "The user");
        takes_password(secret);
        takes_name(add_account_command(*admin, "add-token", "Print a new API token", run_add_token),
                   "The user");
        takes_name(add_account_command(*admin, "revoke", "Revoke a user, or one token", run_revoke),
                   "The user, or the token's id");
        auto& institution = add_account_command(
            *admin, "set-institution", "Say which institution a user belongs to", run_set_institution);
        takes_name(institution, "The user");
        takes_institution(institution, "Without it: none");
        add_enrolment(*admin, "enrol", "Enrol a user in a course", run_enrol);
        add_enrolment(*admin, "withdraw", "End a user's enrolment in a course", run_withdraw);
        auto& playback = add_account_command(
            *admin, "playback-token", "Print a token that plays a package or a lecture", run_playback_token);
        takes_name(playback, "The id of a package or of a lecture");
        playback.add_option("--for", admin_.life, "How long it opens, for example 2h")->type_name("TIME");
        playback.add_option("--highest", admin_.highest, "Its best rendition, in pixels of height; 0: any")
            ->type_name("HEIGHT");
        add_account_command(*admin, "list", "List the users and their tokens", run_list_users);
    }

    void add_config() {
        auto* command = app_.add_subcommand("config", "Print every configuration key with its default");
        command->callback([this] {
            run_ = [] {
                std::cout << default_settings_text();
                return done;
            };
        });
    }

    CLI::App app_{"Lectern, the video lecture server", "lectern"};
    serve_arguments serve_;
    package_arguments package_;
    import_catalogue_arguments catalogue_;
    import_recording_arguments recording_;
    export_catalogue_arguments export_;
    table_arguments table_;
    doctor_arguments doctor_;
    backup_arguments backup_;
    admin_arguments admin_;
    std::function<int()> run_;
};

} // namespace

int run(int argc, char** argv) {
    try {
        // Not a command for people: how this program starts itself to open a recording.
        // It ends at once, since behind its walls not even a leak checker could look around.
        if (argc == 3 && std::string_view(argv[1]) == "worker") std::_Exit(run_worker(argv[2]));
        const auto status = command_line().parse_and_run(argc, argv);
        // A result that nobody could read is none: "> file" on a full disk, say.
        if (!std::cout.flush() && status == done)
            return report_failure("printing the result", {errc::io, "standard output cannot be written"});
        return status;
    } catch (const std::exception& e) {
        return report_failure("running the command", error{errc::internal, e.what()});
    }
}

} // namespace lectern::app
